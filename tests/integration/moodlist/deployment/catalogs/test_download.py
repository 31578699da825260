"""`moodlist catalog download`: the scores of a deployment's catalog, as a file for each part."""

from pathlib import Path

import pytest

from tests.integration.moodlist.deployment.catalogs.machine import CatalogMachine
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import Json, StackInMoto
from tests.unit.classify.catalog.poison import catalog

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)
A, B = "a.csv.scores.csv.gz", "more/b.csv.scores.csv.gz"


@pytest.fixture
def scored(machine: CatalogMachine) -> CatalogMachine:
    """Return the machine after a run of the catalog `mine`, of which both parts are scored."""
    machine.put("mine/a.csv", catalog(5))
    machine.put("mine/more/b.csv", catalog(7, broken=3))
    machine.score("mine")
    return machine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new" / "scores"


def _files(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_folder_gets_the_scores_of_each_part_and_the_manifest(
    scored: CatalogMachine, command: Command, folder: Path
) -> None:
    code, out, err = command("catalog", "download", "mine", "--output", str(folder))
    assert (code, out, err) == (0, "", f"Fetched 3 files to {folder}\n")
    assert _files(folder) == {
        A: scored.read(f"scores/mine/{A}"),
        B: scored.read(f"scores/mine/{B}"),
        "manifest.json": scored.read("manifests/mine.json"),
    }


def test_what_is_there_is_not_fetched_again(
    stack: StackInMoto, scored: CatalogMachine, command: Command, folder: Path
) -> None:
    command("catalog", "download", "mine", "--output", str(folder))
    (folder / A).unlink()
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    assert (code, err) == (0, f"Fetched 1 file to {folder}; present already: 2\n")
    stack.refuse("s3.GetObject", "AccessDenied")
    assert command("catalog", "download", "mine", "--output", str(folder))[0] == 0


def test_nothing_is_fetched_if_a_file_has_other_contents_unless_forced(
    scored: CatalogMachine, command: Command, folder: Path
) -> None:
    file = folder / B
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(len(scored.read(f"scores/mine/{B}"))))
    before = _files(folder)
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    assert (code, _files(folder)) == (2, before)
    assert f"these files exist with other contents: '{file}'. Pass --force" in err
    assert command("catalog", "download", "mine", "--output", str(folder), "--force")[0] == 0
    assert _files(folder)[B] == scored.read(f"scores/mine/{B}")


def test_parts_that_failed_or_are_left_are_named_and_are_exit_code_1(
    scored: CatalogMachine, command: Command, folder: Path
) -> None:
    scored.put("mine/cover.csv", PICTURE)
    scored.score("mine")
    scored.put("mine/more/b.csv", catalog(8))
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    assert (code, set(_files(folder))) == (1, {A, "manifest.json"})
    assert "cover.csv has no scores: This is not a table" in err
    assert "not scored yet or have changed: more/b.csv. `moodlist catalog run mine` scores them." in err


def test_scores_whose_table_is_gone_are_left_out_and_named(
    scored: CatalogMachine, command: Command, folder: Path
) -> None:
    scored.delete("tables/mine/more/b.csv")
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    assert (code, set(_files(folder))) == (0, {A, "manifest.json"})
    assert "Left out, because their tables are gone: more/b.csv\n" in err


def test_a_catalog_without_scores_says_how_to_make_them(
    machine: CatalogMachine, command: Command, folder: Path
) -> None:
    machine.put("mine/a.csv", catalog(5))
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    assert code == 1
    assert "No part of mine has scores yet. `moodlist catalog run mine` makes them." in err
    assert not folder.exists()


UNFIT = (
    *("../evil.csv", "more/../../evil.csv", "/evil.csv", "..\\evil.csv", "a//evil.csv", "./evil.csv"),
    *("bell\x07.csv", "x" * 250, "Same.csv", "same.csv", "x", "x.scores.csv.gz/y"),
)


def test_no_key_leads_out_of_the_folder_or_to_the_file_of_another(
    scored: CatalogMachine, command: Command, folder: Path, tmp_path: Path
) -> None:
    for name in UNFIT:
        scored.put(f"mine/{name}", catalog(1))
    scored.score("mine")
    before = set(tmp_path.rglob("*"))
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    new = {each for each in tmp_path.rglob("*") if each.is_file()} - before
    assert code == 1
    assert new == {folder / A, folder / B, folder / "manifest.json", folder / "x.scores.csv.gz" / "y.scores.csv.gz"}
    assert "Left out, because no file below the folder can have their names: ../evil.csv, " in err
    assert "--output scores.csv.gz joins all parts into one file." in err


def test_a_link_that_leads_out_of_the_folder_is_not_followed(
    scored: CatalogMachine, command: Command, folder: Path, tmp_path: Path
) -> None:
    folder.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (folder / "more").symlink_to(tmp_path / "elsewhere")
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    assert (code, list((tmp_path / "elsewhere").iterdir())) == (1, [])
    assert "can have their names: more/b.csv." in err


def test_an_error_on_the_way_leaves_whole_files_and_says_that_the_rest_can_be_fetched(
    stack: StackInMoto, scored: CatalogMachine, command: Command, folder: Path
) -> None:
    def refuse_the_next(_: Json) -> None:
        stack.refuse("s3.GetObject", "PreconditionFailed", "Changed.")

    stack.answer("s3.GetObject", refuse_the_next)
    code, _, err = command("catalog", "download", "mine", "--output", str(folder))
    assert (code, set(_files(folder))) == (1, {A})
    assert "Fetched 1 of 3 files. Run the command again: it fetches only what is missing.\n" in err
    assert "The scores of a part changed while they were fetched" in err


def test_the_folder_is_checked_before_anything_is_fetched(
    stack: StackInMoto, scored: CatalogMachine, command: Command, tmp_path: Path
) -> None:
    stack.refuse("s3.GetObject", "AccessDenied")
    file = tmp_path / "file"
    file.write_text("mine")
    for target, message in ((file, "it is not a folder"), (file / "below", "you may not create it")):
        code, _, err = command("catalog", "download", "mine", "--output", str(target))
        assert code == 2
        assert message in err
