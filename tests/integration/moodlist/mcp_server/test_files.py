import gzip
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from tests.integration.moodlist.mcp_client import McpClient, connected
from tests.integration.moodlist.running_command import user_variables

SECRET = "correct-horse-battery"


def test_a_file_is_classified_without_a_call(client: McpClient, sim: Simulator, export: Path) -> None:
    answer = client.call("classify_playlist", playlist=str(export))
    assert answer.value["summary"]["name"] == "mine"
    assert [song["song"] for song in answer.value["songs"]] == ["Sunny", "Calm", "Calmer"]
    assert [item["reason"] for item in answer.value["skipped"]] == ["duplicate"]
    assert not sim.calls


def test_a_compressed_file_is_read(client: McpClient, export: Path) -> None:
    packed = export.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(export.read_bytes()))
    assert client.call("classify_playlist", playlist=str(packed)).value["summary"]["classified"] == 3


def test_a_file_that_has_changed_is_read_again(client: McpClient, export: Path) -> None:
    assert client.call("classify_playlist", playlist=str(export)).value["total"] == 4
    export.write_text("".join(export.read_text().splitlines(keepends=True)[:3]))
    assert client.call("classify_playlist", playlist=str(export)).value["total"] == 2


@pytest.mark.parametrize(
    "content",
    [
        f"{SECRET}\n{SECRET}\n".encode(),  # no format
        f'{{"{SECRET}": [{{"{SECRET}": 1}}]}}'.encode(),  # JSON of something else
        f'{{"{SECRET}": [1, 2'.encode(),  # half a JSON file
        f"Name,Title\n{SECRET},{SECRET}\n{SECRET},b\n".encode(),  # a table of something else
        f"https://open.spotify.com/playlist/{'A' * 22} {SECRET}\n".encode(),
        b"\x1f\x8b" + SECRET.encode(),  # a damaged gzip file
        b"",
    ],
)
def test_the_error_of_a_damaged_file_shows_nothing_of_it(client: McpClient, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    for tool, more in (("classify_playlist", {}), ("songs_of_mood", {"mood": "happy"}), ("explain_song", {})):
        answer = client.call(tool, playlist=str(file), **more)
        assert answer.is_error
        assert "notes.txt" in answer.text or "id" in answer.text or "gzip" in answer.text or "compressed" in answer.text
        assert SECRET not in answer.text + str(answer.value)


def test_only_exported_files_outside_hidden_folders_are_read(client: McpClient, export: Path, tmp_path: Path) -> None:
    hidden = tmp_path / ".ssh"
    hidden.mkdir()
    (hidden / "list.csv").write_bytes(export.read_bytes())
    key = tmp_path / "id_rsa"
    key.write_bytes(export.read_bytes())
    link = tmp_path / "link.csv"
    link.symlink_to(hidden / "list.csv")
    other = tmp_path / "other.csv"
    other.symlink_to(key)
    os.mkfifo(tmp_path / "pipe.csv")
    for refused in (hidden / "list.csv", key, link, other, tmp_path / "pipe.csv", Path("/dev/zero")):
        answer = client.call("classify_playlist", playlist=str(refused))
        assert answer.is_error
        assert "is not a file that this server reads. It reads exported lists of songs (.csv" in answer.text
    answer = client.call("classify_playlist", playlist=str(tmp_path))
    assert "is a folder. Name one exported file in it." in answer.text


def test_a_path_may_begin_with_the_home_folder(client: McpClient, export: Path) -> None:
    home = Path.home()
    if not export.is_relative_to(home):
        answer = client.call("classify_playlist", playlist="~/no-such-file.csv")
        assert "no such file" in answer.text
        return
    answer = client.call("classify_playlist", playlist=f"~/{export.relative_to(home)}")
    assert answer.value["total"] == 4


@pytest.fixture
def folder(tmp_path: Path, export: Path) -> Path:
    """A folder with a list, beside another list."""
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "inside.csv").write_bytes(export.read_bytes())
    (folder / "link.csv").symlink_to(export)
    return folder


@pytest.fixture
def restricted(folder: Path, tmp_path: Path) -> Iterator[McpClient]:
    with (
        (tmp_path / "log").open("w") as log,
        connected(user_variables(tmp_path), log, "--files", str(folder), mode="legacy") as client,
    ):
        yield client


def test_with_files_a_folder_and_an_archive_are_joined_into_one_list(
    restricted: McpClient, folder: Path, export: Path
) -> None:
    (folder / "old").mkdir()
    (folder / "old" / "more.csv").write_text(export.read_text().replace("A" * 22, "D" * 22))
    (folder / "damaged.csv").write_text(SECRET)
    (folder / ".hidden.csv").write_bytes(export.read_bytes())
    with zipfile.ZipFile(folder / "old" / "packed.zip", "w") as archive:
        archive.write(folder / "inside.csv", "inside.csv")

    old = folder / "old"
    for named, classified, unread in ((folder, 4, True), (old, 4, False), (old / "packed.zip", 3, False)):
        summary = restricted.call("classify_playlist", playlist=str(named)).value["summary"]
        assert summary["classified"] == classified
        assert ("Left out, because it cannot be read: 1 file." in str(summary.get("notes"))) == unread
        assert SECRET not in str(summary)
    assert restricted.call("songs_of_mood", playlist=str(folder), mood="happy").value["playlist"] == "music"

    (folder / "old" / "more.csv").unlink()
    assert restricted.call("classify_playlist", playlist=str(folder)).value["summary"]["classified"] == 3
    assert "no such file, and not a" in restricted.call("classify_playlist", playlist=str(folder.parent)).text


def test_a_folder_of_files_that_lie_elsewhere_is_refused(restricted: McpClient, folder: Path, export: Path) -> None:
    (folder / "links").mkdir()
    (folder / "links" / "outside.csv").symlink_to(export)
    answer = restricted.call("classify_playlist", playlist=str(folder / "links"))
    assert answer.is_error
    assert "The folder 'links' has no file that this server reads." in answer.text


def test_with_files_only_that_folder_is_read(restricted: McpClient, folder: Path, export: Path) -> None:
    assert restricted.call("classify_playlist", playlist=str(folder / "inside.csv")).value["total"] == 4
    for outside in (
        export,
        folder / ".." / export.name,
        folder / "link.csv",
        Path("/etc/passwd"),
        Path("/no/such.csv"),
    ):
        answer = restricted.call("classify_playlist", playlist=str(outside))
        assert answer.is_error
        assert "no such file, and not a Spotify link." in answer.text
        assert f"This server reads files only in {folder} (--files)." in answer.text
        assert "`moodlist login`" in answer.text
