"""What S3 stores: the contents of reports, and deferred requests that are too large for an SQS message."""

from typing import TYPE_CHECKING

from classify.aws.client import ClientError, aws_errors, client, error_code
from classify.errors import NotFound

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# S3's answer if the object exists. If another write of it is in progress, S3 answers 409 ConditionalRequestConflict.
# How that write ends is unknown, so it counts as a failure, and the job is delivered again.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
_OBJECT_EXISTS = "PreconditionFailed"


class ReportBucket:
    """One bucket with two folders, `reports/` and `posts/`. Each has its own lifecycle rule."""

    def __init__(self, bucket: str):
        self._bucket = bucket
        self._s3: S3Client = client("s3")

    def put_report_once(self, id_: str, content: bytes) -> bytes:
        """Store the contents of a report unless it has some. Return the contents that are stored."""
        with aws_errors("S3"):
            try:
                self._s3.put_object(Bucket=self._bucket, Key=_report_key(id_), Body=content, IfNoneMatch="*")
            except ClientError as error:
                if error_code(error) != _OBJECT_EXISTS:
                    raise
                return self.read_report(id_)
        return content

    def read_report(self, id_: str) -> bytes:
        """Return the contents of a report.

        Raises:
            NotFound: they have expired.
        """
        return self._read(_report_key(id_))

    def put_request(self, report_id: str, request: bytes) -> None:
        """Store the deferred request that this report is to answer."""
        with aws_errors("S3"):
            self._s3.put_object(Bucket=self._bucket, Key=_request_key(report_id), Body=request)

    def read_request(self, report_id: str) -> bytes:
        """Return the deferred request that this report is to answer.

        Raises:
            NotFound: it has expired.
        """
        return self._read(_request_key(report_id))

    def _read(self, key: str) -> bytes:
        with aws_errors("S3"):
            try:
                return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
            except ClientError as error:
                if error_code(error) not in {"NoSuchKey", "404"}:
                    raise
                raise NotFound("The contents of this report have expired.") from None


def _report_key(id_: str) -> str:
    return f"reports/{id_}.json"


def _request_key(report_id: str) -> str:
    return f"posts/{report_id}.json"
