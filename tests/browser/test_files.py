"""What is dropped: ZIP archives, files that are too large, and files that are no lists of songs."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from classify.core.playlist import ExportFile
from moodlist.archives import files_of_archive
from tests.browser.songs import export, of_each_mood
from tests.browser.visit import Visit

Opened = Callable[..., Visit]
PLAYLISTS = {
    "playlists": [
        {
            "name": "Account mix",
            "items": [{"track": {"trackName": "Sunlit Balcony", "trackUri": "spotify:track:11dFghVXANMlKmJXsNCbNl"}}],
        }
    ]
}


def _zip(files: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_the_browser_unpacks_a_zip_and_sends_one_file_a_request(visit: Opened, method: int) -> None:
    lists = {"lists/one.csv": of_each_mood(1), "two.csv": export([("Tide", "relaxing")]), "cover.jpg": "no list"}
    page = visit()
    page.drop(lists__zip=_zip(lists, method))
    page.wait_for_results()

    assert page.sentence().startswith("The whole of your 2 lists")
    assert len(page.rows()) == 5
    assert page.sent() == [lists["lists/one.csv"], lists["two.csv"]]


def test_of_spotifys_account_data_only_lists_of_songs_leave_the_browser(visit: Opened) -> None:
    page = visit()
    page.drop(
        my_spotify_data__zip=_zip(
            {
                "Spotify Account Data/Userdata.json": '{"email": "reader@example.com"}',
                "Spotify Account Data/Payments.json": '{"card": "1234"}',
                "Spotify Account Data/SearchQueries.json": '[{"searchQuery": "secret"}]',
                "Spotify Account Data/Playlist1.json": json.dumps(PLAYLISTS),
            }
        )
    )
    page.wait_for_results()

    assert page.rows() == {"Sunlit Balcony": "happy"}
    assert [json.loads(body) for body in page.sent()] == [PLAYLISTS]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Canción ñ Ünal".encode(), "Canción ñ Ünal"),  # as macOS writes it, without the flag for UTF-8
        ("Canción ñ Ünal".encode("cp1252"), "Canción ñ Ünal"),
        ("Canción ñ Süße".encode("cp437"), "Canción ñ Süße"),
        ("夜".encode(), "夜"),
    ],
    ids=["macOS", "Windows", "DOS", "wide"],
)
def test_a_name_in_an_archive_is_read_as_the_command_reads_it(visit: Opened, written: bytes, name: str) -> None:
    stand_in = "x" * len(written)
    content = _zip({f"{stand_in}.csv": of_each_mood(1)}).replace(stand_in.encode(), written)
    page = visit()
    page.drop(lists__zip=content)
    page.wait_for_results()

    assert name in page.sentence()
    assert [label for label, _ in files_of_archive(ExportFile(content, "x.zip")) or ()] == [f"x.zip: {name}.csv"]


@pytest.mark.parametrize("large", ["list.csv", "packed.zip"])
def test_a_file_that_is_too_large_is_named_and_not_sent(visit: Opened, large: str) -> None:
    text = "x" * (4 * 1024 * 1024 + 1)
    page = visit()
    page.drop(**{large.replace(".", "__"): _zip({"list.csv": text}) if large.endswith(".zip") else text})

    problem = page.problem()
    assert "list.csv" in problem
    assert "This has more than 4 MB" in problem
    assert "moodlist classify has no such limit" in problem
    assert page.sent() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 and nothing more", "damaged, encrypted or of an unusual kind"),
        (_zip({"photo.jpg": "x"}), "holds no list of songs"),
        (_zip({"[Content_Types].xml": "x", "xl/worksheets/sheet1.xml": "x"}), "Save it as CSV"),
        (_zip({"list.csv": of_each_mood(9)}).replace(b"\x08\x00", b"\x63\x00"), "damaged, encrypted"),
        (b"", "The file is empty"),
    ],
    ids=["damaged", "no list", "workbook", "unknown method", "empty"],
)
def test_a_file_that_cannot_be_read_is_explained(visit: Opened, content: bytes, words: str) -> None:
    page = visit()
    page.drop(strange__zip=content)

    assert words in page.problem()
    assert page.sent() == []


def test_one_bad_file_costs_no_other_its_songs(visit: Opened) -> None:
    page = visit()
    page.drop(good__csv=of_each_mood(1), bad__csv="no songs here", empty__csv="")
    page.wait_for_results()

    assert len(page.rows()) == 4
    problems = page.problem()
    assert "bad.csv" in problems
    assert "The server could not read this" in problems
    assert "empty.csv" in problems
    assert "good.csv" not in problems
