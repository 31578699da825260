"""Damaged bytes, and files that are not UTF-8."""

import codecs

import pytest

from classify.sources.exports.decoding import DecodedText, decode
from tests.unit.classify.sources.exports.support import IDS, read

TEXT = "Año, Niña, Canción"


@pytest.mark.parametrize(
    ("content", "text", "damaged"),
    [
        (TEXT.encode(), TEXT, 0),
        (TEXT.encode() + b"\xff", TEXT + "\ufffd", 1),
        (b"\xe9" + TEXT.encode() + b"\xc3", f"\ufffd{TEXT}\ufffd", 2),
        (TEXT.encode()[:-1] + b"", TEXT[:-1], 0),
        (f"{TEXT} \ufffd".encode(), f"{TEXT} \ufffd", 0),
        (f"{TEXT} \ufffd".encode() + b"\x80", f"{TEXT} \ufffd\ufffd", 1),
        (codecs.BOM_UTF8 + b"Rain\xff", "Rain\ufffd", 1),
        (TEXT.encode("utf-16"), TEXT, 0),
        (TEXT.encode("utf-16") + b"\x00\xd8", f"{TEXT}\ufffd", 1),
        (TEXT.encode("utf-16-le"), TEXT, 0),
        (TEXT.encode("cp1252"), TEXT, 0),
        ("“¿Qué?” €".encode("cp1252"), "“¿Qué?” €", 0),
        (b"Rain\xf1", "Rainñ", 0),
        (b"A\x81\x8d", "A\ufffd\ufffd", 2),
    ],
)
def test_text_is_utf8_unless_most_of_it_is_not(content: bytes, text: str, damaged: int) -> None:
    assert decode(content) == DecodedText(text, damaged)


def test_a_damaged_byte_spoils_only_its_own_cell() -> None:
    rows = [f"{IDS[0]},Año nuevo,Ñu", f"{IDS[1]},Canción,Ibáñez"]
    content = ("Track URI,Track Name,Artist Name\n" + "\n".join(rows)).encode()
    playlist = read(content.replace(b"nuevo", b"nu\xe9vo"))
    assert [(track.name, track.artists) for track in playlist.tracks] == [
        ("Año nu\ufffdvo", ("Ñu",)),
        ("Canción", ("Ibáñez",)),
    ]
    assert playlist.notes == (
        "1 character is damaged in the file and shown as U+FFFD. Export the playlist again to get them right.",
    )


def test_several_damaged_characters_are_counted() -> None:
    (note,) = read(codecs.BOM_UTF8 + f"{IDS[0]}\n".encode() + b"\xff \xff \xff").notes
    assert note.startswith("3 characters are damaged")


def test_an_intact_file_has_no_note() -> None:
    assert read(f"Track URI,Track Name\n{IDS[0]},Año\n").notes == ()
