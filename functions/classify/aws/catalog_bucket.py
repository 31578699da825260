"""What S3 stores of catalogs: their parts under `tables/`, the scores of each under `scores/`, and manifests.

Everything that is written has a mark: the ETag of the part and the version of the model that it was made with.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct

from classify.aws.client import ClientError, aws_errors, client, error_code

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from mypy_boto3_s3 import S3Client

_READ_TIMEOUT = 60.0  # seconds without a byte of a part
_MISSING = {"404", "NoSuchKey", "NotFound"}


class Part(Struct, frozen=True):
    """One table of a catalog. `name` is the key behind `tables/<catalog>/`."""

    catalog: str
    name: str
    etag: str
    size: int  # bytes


class CatalogBucket:
    """One bucket with the folders `tables/`, `scores/` and `manifests/`."""

    def __init__(self, bucket: str):
        self._bucket = bucket
        self._s3: S3Client = client("s3", read_timeout=_READ_TIMEOUT)

    def parts(self, catalog: str) -> list[Part]:
        """Return the tables of a catalog, in the order of their names. Empty objects, such as a folder's, are none."""
        prefix = _table_key(catalog, "")
        with aws_errors("S3"):
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            found = [each for page in pages for each in page.get("Contents", ()) if each["Size"]]
        return [
            Part(catalog, each["Key"].removeprefix(prefix), each["ETag"].strip('"'), each["Size"]) for each in found
        ]

    @contextmanager
    def open(self, part: Part) -> Iterator[io.BufferedReader]:
        """Return the content of a part, read while it arrives; it must not have changed since it was listed."""
        with aws_errors("S3"):
            key = _table_key(part.catalog, part.name)
            body = self._s3.get_object(Bucket=self._bucket, Key=key, IfMatch=f'"{part.etag}"')["Body"]
            opened: io.BufferedReader = io.BufferedReader(_Body(body), 1 << 20)
            with opened:
                yield opened

    def mark(self, name: str) -> Mapping[str, str]:
        """Return what is noted beside an object; nothing if there is no such object."""
        with aws_errors("S3"):
            try:
                return self._s3.head_object(Bucket=self._bucket, Key=name)["Metadata"]
            except ClientError as error:
                if error_code(error) not in _MISSING:
                    raise
                return {}

    def put(self, name: str, content: IO[bytes] | bytes, mark: Mapping[str, str]) -> None:
        """Store an object, whole or not at all, with what is to be noted beside it."""
        with aws_errors("S3"):
            self._s3.put_object(Bucket=self._bucket, Key=name, Body=content, Metadata=dict(mark))


def _table_key(catalog: str, name: str) -> str:
    return f"tables/{catalog}/{name}"


class _Body(io.RawIOBase):
    """S3's answer as a file."""

    def __init__(self, body: Any):
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        content = self._body.read(len(view))
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._body.close()
        super().close()
