"""What S3 stores of catalogs: their parts under `tables/`, the scores of each under `scores/`, and manifests.

Every result has a mark: the ETag of the part and the version of the model that it was made with. A part may have one
too: how many rows at its beginning repeat the first rows of its table, so that it is read like the whole table.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from classify.aws.client import ClientError, aws_errors, client, error_code

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from mypy_boto3_s3 import S3Client

TABLES, MANIFESTS = "tables/", "manifests/"
SCORES, PROBLEM = ".scores.csv.gz", ".problem.txt"  # what the keys of a part's results end with
REPEATED_ROWS = "repeated-rows"  # in the mark of a part
_READ_TIMEOUT = 60.0  # seconds without a byte of a part
_SEND_TIMEOUT = 60.0  # seconds without progress; urllib3 limits connecting and sending by the same number
_MISSING = {"404", "NoSuchKey", "NotFound"}


class Part(Struct, frozen=True):
    """One table of a catalog. `name` is the key behind `tables/<catalog>/`."""

    catalog: str
    name: str
    etag: str
    size: int  # bytes

    @property
    def key(self) -> str:
        """The key of the table."""
        return tables_prefix(self.catalog) + self.name

    @property
    def scores_key(self) -> str:
        """The key of its scores."""
        return f"{results_prefix(self.catalog)}{self.name}{SCORES}"

    @property
    def problem_key(self) -> str:
        """The key of the problem that it has in the place of scores."""
        return f"{results_prefix(self.catalog)}{self.name}{PROBLEM}"


def tables_prefix(catalog: str) -> str:
    """Return what the keys of a catalog's tables begin with."""
    return f"{TABLES}{catalog}/"


def results_prefix(catalog: str) -> str:
    """Return what the keys of a catalog's scores and problems begin with."""
    return f"scores/{catalog}/"


def manifest_key(catalog: str) -> str:
    """Return the key of a catalog's manifest."""
    return f"{MANIFESTS}{catalog}.json"


class StoredObject(NamedTuple):
    """An object as S3 lists it."""

    key: str
    etag: str
    size: int  # bytes
    modified: datetime


class OpenedObject(NamedTuple):
    """An object that is read, with what is noted beside it."""

    content: io.BufferedReader
    mark: Mapping[str, str]


class CatalogBucket:
    """One bucket with the folders `tables/`, `scores/` and `manifests/`."""

    def __init__(self, bucket: str):
        self._bucket = bucket
        self._s3: S3Client = client("s3", connect_timeout=_SEND_TIMEOUT, read_timeout=_READ_TIMEOUT)

    def parts(self, catalog: str) -> list[Part]:
        """Return the tables of a catalog, in the order of their names. Empty objects, such as a folder's, are none."""
        prefix = tables_prefix(catalog)
        found = [each for each in self.objects(prefix) if each.size]
        return [Part(catalog, each.key.removeprefix(prefix), each.etag, each.size) for each in found]

    def objects(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with `prefix`, in the order of their keys."""
        with aws_errors("S3"):
            for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                for each in page.get("Contents", ()):
                    yield StoredObject(each["Key"], each["ETag"].strip('"'), each["Size"], each["LastModified"])

    def catalogs(self) -> list[str]:
        """Return the names of the catalogs that have tables."""
        with aws_errors("S3"):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=TABLES, Delimiter="/"
            )
            folders = [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", ())]
        return [each.removeprefix(TABLES).removesuffix("/") for each in folders]

    @contextmanager
    def open(self, key: str, etag: str) -> Iterator[OpenedObject]:
        """Return an object, whose content is read while it arrives; it must not have changed since it was listed."""
        with aws_errors("S3"):
            found = self._s3.get_object(Bucket=self._bucket, Key=key, IfMatch=f'"{etag}"')
            opened: io.BufferedReader = io.BufferedReader(_Body(found["Body"]), 1 << 20)
            with opened:
                yield OpenedObject(opened, found["Metadata"])

    def mark(self, key: str) -> Mapping[str, str]:
        """Return what is noted beside an object; nothing if there is no such object."""
        with aws_errors("S3"):
            try:
                return self._s3.head_object(Bucket=self._bucket, Key=key)["Metadata"]
            except ClientError as error:
                if error_code(error) not in _MISSING:
                    raise
                return {}

    def put(self, key: str, content: IO[bytes] | bytes, mark: Mapping[str, str]) -> None:
        """Store an object, whole or not at all, with what is to be noted beside it."""
        with aws_errors("S3"):
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=content, Metadata=dict(mark))

    def delete(self, key: str) -> None:
        """Delete an object. One that does not exist is no error."""
        with aws_errors("S3"):
            self._s3.delete_object(Bucket=self._bucket, Key=key)


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
