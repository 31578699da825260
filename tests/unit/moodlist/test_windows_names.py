from pathlib import Path, PurePath, PureWindowsPath

import pytest

from classify.errors import BadRequest
from moodlist import windows_names
from moodlist.mood_lists import list_files
from moodlist.output_file import check_output
from moodlist.windows_names import check_name, is_device

DEVICES = ["con", "CON", "aux.csv", "Nul.tar.gz", "com1", "LPT9.m3u8", "COM¹", "prn .csv", "CONIN$"]
GOOD = [
    "songs.csv",
    "console.csv",
    "com0",
    "com10.csv",
    "auxiliary",
    ".hidden",
    "a.b.c",
    "canción 1.csv",
    "con-mood.csv",
]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_names, "IS_WINDOWS", True)


@pytest.mark.parametrize("name", DEVICES)
def test_a_device_is_known_by_its_name(name: str) -> None:
    assert is_device(name)


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("name", [*(f"folder/{device}" for device in DEVICES), "aux.csv", "con.", "CON/songs.csv"])
def test_the_name_of_a_device_is_refused_in_a_path(name: str) -> None:
    with pytest.raises(BadRequest, match=r"^Windows cannot write to '.*': '.*'.* Choose another name\.$"):
        check_name(PurePath(name))


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("character", list('<>"|?*\t\x01'))
def test_a_character_that_no_name_may_contain_is_named(character: str) -> None:
    with pytest.raises(BadRequest) as error:
        check_name(PurePath(f"a{character}b.csv"))
    assert f"a name may not contain {character!r}." in error.value.detail


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("songs.csv:hidden", "may not contain ':'"),  # Windows would hide the content behind the file songs.csv
        ("moods./songs.csv", "'moods.' ends in a dot or a blank"),
        ("songs.csv ", "'songs.csv ' ends in a dot or a blank"),
        ("..\\songs...", "'songs...' ends in a dot or a blank"),
        ("C:\\music\\a?.csv", "may not contain '?'"),
        ("\\\\server\\share\\a|b.csv", "may not contain '|'"),
    ],
)
def test_a_name_that_windows_would_change_or_refuse_is_refused(name: str, reason: str) -> None:
    with pytest.raises(BadRequest) as error:
        check_name(PureWindowsPath(name))
    assert reason in error.value.detail


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    "name",
    [*GOOD, "NUL", "con", ".", "..", "C:\\Users\\x\\songs.csv", "C:songs.csv", "..\\a.csv", "\\\\server\\share\\a.csv"],
)
def test_any_other_name_is_accepted(name: str) -> None:
    check_name(PureWindowsPath(name))


@pytest.mark.parametrize("name", ["aux.csv", "a?b.csv", "songs. "])
def test_other_systems_accept_every_name(name: str, tmp_path: Path) -> None:
    check_name(PurePath(name))
    check_output(tmp_path / name, [], force=False)


@pytest.mark.usefixtures("windows")
def test_the_file_of_output_is_checked_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"'aux\.csv' is the name of a device"):
        check_output(tmp_path / "aux.csv", [], force=True)


@pytest.mark.parametrize("name", ["con", "AUX", "nul", "com1", "lpt¹"])
def test_a_mood_that_is_called_like_a_device_gets_another_file_on_every_system(name: str) -> None:
    files = list_files(Path("moods"), ["happy", name], "csv")
    assert files[name].name == f"{name}-mood.csv"
    assert not any(is_device(file.name) for file in files.values())


@pytest.mark.parametrize(
    "name", ["a/b", "a\\b", "C:", "a<b>c", "what?", "trailing. ", "...", "*", "a|b", "con.", "aux?"]
)
def test_the_file_of_any_mood_can_be_written_on_windows(name: str, windows: None) -> None:
    for file in list_files(Path("moods"), [name], "m3u").values():
        check_name(PureWindowsPath(file))
