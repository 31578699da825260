"""The contents of reports, in S3: each is written once. And posts that are too large for a message."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from classify.aws.client import aws_errors, client, error_code
from classify.errors import NotFound

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# What S3 answers where the object is there already. Where somebody writes it at this moment it answers otherwise (409,
# ConditionalRequestConflict), and nobody knows yet how that ends: a failure, after which the job is done again.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
_WRITTEN = "PreconditionFailed"


class ReportBucket:
    """Two folders, each with a lifecycle rule of its own: `reports/` and `posts/`."""

    def __init__(self, bucket: str):
        self._bucket = bucket
        self._s3: S3Client = client("s3")

    def put_report_once(self, id_: str, content: bytes) -> bytes:
        """Put a report's contents there unless some are; those that are there are returned."""
        with aws_errors("S3"):
            try:
                self._s3.put_object(Bucket=self._bucket, Key=_contents(id_), Body=content, IfNoneMatch="*")
            except ClientError as error:
                if error_code(error) != _WRITTEN:
                    raise
                return self.read_report(id_)
        return content

    def read_report(self, id_: str) -> bytes:
        """A report's contents.

        Raises:
            NotFound: they have expired.
        """
        return self._read(_contents(id_))

    def put_request(self, id_: str, post: bytes) -> None:
        """Put a post there that waits for its report."""
        with aws_errors("S3"):
            self._s3.put_object(Bucket=self._bucket, Key=_post(id_), Body=post)

    def read_request(self, id_: str) -> bytes:
        """The post that waits for this report.

        Raises:
            NotFound: it has expired.
        """
        return self._read(_post(id_))

    def _read(self, key: str) -> bytes:
        with aws_errors("S3"):
            try:
                return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
            except ClientError as error:
                if error_code(error) not in {"NoSuchKey", "404"}:
                    raise
                raise NotFound("The contents of this report have expired.") from None


def _contents(id_: str) -> str:
    return f"reports/{id_}.json"


def _post(id_: str) -> str:
    return f"posts/{id_}.json"
