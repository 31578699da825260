"""The files that the scores of a catalog are written to: all below one folder, whatever the parts are called."""

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct, field

from classify.aws.catalog_bucket import SCORES, StoredObject
from classify.errors import BadRequest
from moodlist.deployment.catalogs.state import CatalogState
from moodlist.output_folder import check_files_below, check_folder, files_exist
from moodlist.windows_names import check_name

MANIFEST = "manifest.json"
_MAX_NAME = 255  # bytes of a file's name


class Targets(Struct, kw_only=True):
    """What is to be fetched where.

    `present` files are there already. The `unnamed` have keys that lead out of the folder or that no file can have.
    """

    folder: Path
    missing: dict[Path, StoredObject] = field(default_factory=dict)
    present: int = 0
    unnamed: list[str] = field(default_factory=list)


def choose_targets(folder: Path, state: CatalogState, *, force: bool) -> Targets:
    """Return the files for the scores of all scored parts and for the manifest, after all have been checked.

    Raises:
        BadRequest: a file cannot be written, or exists with another content and is not to be replaced.
    """
    check_folder(folder)
    targets = Targets(folder=folder)
    wanted = {each.part.name: each.scores for each in state.scored}
    files = {name: file for name in wanted if (file := _file_below(folder, name))}
    clashing = _clashing([*files.values(), folder / MANIFEST])
    existing = []
    for name, stored in [*wanted.items(), *([(MANIFEST, state.manifest)] if state.manifest else [])]:
        file = folder / MANIFEST if stored is state.manifest else files.get(name)
        if file is None or file in clashing:
            targets.unnamed.append(name)
        elif is_same(file, stored):
            targets.present += 1
        else:
            targets.missing[file] = stored
            existing += [file] if os.path.lexists(file) else []
    if existing and not force:
        raise files_exist(existing, "exist with other contents")
    check_files_below(targets.missing)
    return targets


def _file_below(folder: Path, part: str) -> Path | None:
    """Return the file for the scores of a part; None if its name leads out of the folder or cannot be a file's."""
    words = f"{part}{SCORES}".split("/")
    if any(not _may_be_a_name(word) for word in words):
        return None
    file = folder.joinpath(*words)
    try:
        check_name(file)
    except BadRequest:
        return None
    return file if file.resolve().is_relative_to(folder.resolve()) else None


def _may_be_a_name(word: str) -> bool:
    is_printable = not any(unicodedata.category(character) in {"Cc", "Cs"} for character in word)
    return word not in {"", ".", ".."} and "\\" not in word and is_printable and len(word.encode()) <= _MAX_NAME


def _clashing(files: Collection[Path]) -> set[Path]:
    """Return the files that would be one where letter case does not count, and those that others need as a folder."""
    folded = {file: unicodedata.normalize("NFC", str(file)).casefold() for file in files}
    counts = Counter(folded.values())
    folders = {parent for file in files for parent in file.parents}
    return {file for file in files if counts[folded[file]] > 1 or file in folders}


def is_same(file: Path, stored: StoredObject) -> bool:
    """Return whether a file has the content of an object. The ETag of one that was stored in one call is its MD5."""
    if not file.is_file() or file.stat().st_size != stored.size:
        return False
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() == stored.etag
