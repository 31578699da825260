import pytest

from classify.core.playlist import (
    ExportFile,
    Playlist,
    Skipped,
    SkipReason,
    SourceByKind,
    Track,
    TrackList,
    TrackListSource,
)
from classify.core.spotify_link import SpotifyLink
from tests.unit.classify.builders import spotify_id, track

ID = spotify_id(7)
ISRC = "USXX11700001"


def test_a_tracks_url_contains_its_id() -> None:
    assert track(1, id=ID).url == f"https://open.spotify.com/track/{ID}"


def test_a_track_without_an_id_has_no_url() -> None:
    assert track(1, id=None).url is None


@pytest.mark.parametrize(
    ("fields", "identity"), [({"id": ID, "isrc": ISRC}, ID), ({"id": None, "isrc": ISRC}, ISRC), ({"id": None}, None)]
)
def test_a_tracks_identity_is_its_id_or_else_its_isrc(fields: dict[str, str], identity: str | None) -> None:
    assert track(1, **fields).identity == identity


@pytest.mark.parametrize("id_", ["x", f"{ID}0", f"{ID[:-1]}/", f"{ID[:-1]}é", f"{ID}\n#EXTM3U", "=1;x"])
def test_a_track_with_an_invalid_id_has_no_url(id_: str) -> None:
    invalid = track(1, id=id_)
    assert invalid.url is None
    assert Skipped.track(invalid, SkipReason.NO_FEATURES).url is None


def test_a_skipped_track_keeps_its_name_artists_and_url() -> None:
    skipped = Skipped.track(track(3, id=ID, name="One", artists=("A", "B")), SkipReason.NO_FEATURES)
    assert skipped == Skipped(
        position=3,
        reason=SkipReason.NO_FEATURES,
        name="One",
        artists=("A", "B"),
        url=f"https://open.spotify.com/track/{ID}",
    )


def test_items_become_tracks_and_skipped_items_in_order() -> None:
    episode = Skipped(position=2, reason=SkipReason.EPISODE)
    local = Skipped(position=4, reason=SkipReason.LOCAL_FILE)
    playlist = Playlist.of([track(1), episode, track(3), local], name="Road", url="u", snapshot_id="s")
    assert playlist == Playlist(
        name="Road", url="u", snapshot_id="s", tracks=(track(1), track(3)), skipped=(episode, local)
    )


@pytest.mark.parametrize("same", [{"id": ID}, {"id": None, "isrc": ISRC}])
def test_a_track_that_occurs_again_is_skipped_as_a_duplicate(same: dict[str, str]) -> None:
    first, again, third = (track(position, **same) for position in (1, 2, 3))
    playlist = Playlist.of([first, again, third], name="")
    assert playlist.tracks == (first,)
    assert [(item.position, item.reason) for item in playlist.skipped] == [
        (2, SkipReason.DUPLICATE),
        (3, SkipReason.DUPLICATE),
    ]


def test_tracks_without_an_identity_are_never_duplicates() -> None:
    nameless = [Track(position=position, name="Same") for position in (1, 2)]
    assert Playlist.of(nameless, name="").tracks == tuple(nameless)


def test_tracks_with_the_same_isrc_and_different_titles_are_two_songs() -> None:
    titles = ["Night Meeting", "White Night", "night meeting"]
    songs = [
        track(at, id=None, isrc=ISRC, name=name, artists=("Two Rooms",)) for at, name in enumerate(titles, start=1)
    ]
    playlist = Playlist.of(songs, name="")
    assert playlist.tracks == tuple(songs[:2])
    assert [(item.position, item.reason, item.name) for item in playlist.skipped] == [
        (3, SkipReason.DUPLICATE, "night meeting")
    ]


def test_tracks_with_different_ids_are_two_items_whatever_their_isrc() -> None:
    songs = [track(1, isrc=ISRC, name="Rain"), track(2, isrc=ISRC, name="Rain")]
    assert Playlist.of(songs, name="").tracks == tuple(songs)


def test_tracks_with_the_same_id_are_duplicates_whatever_their_titles() -> None:
    assert len(Playlist.of([track(1, id=ID, name="Rain"), track(2, id=ID, name="Snow")], name="").tracks) == 1


def test_a_skipped_track_without_a_name_has_its_label() -> None:
    assert Skipped.track(track(1, label="A - Rain"), SkipReason.NO_FEATURES).name == "A - Rain"
    assert Skipped.track(track(1, name="Rain", label="A - Rain"), SkipReason.NO_FEATURES).name == "Rain"


def test_listed_tracks_are_a_playlist_without_a_name() -> None:
    playlist = TrackListSource().playlist(TrackList((track(1, id=ID), track(2, id=ID))))
    assert (playlist.name, playlist.tracks, len(playlist.skipped)) == ("", (track(1, id=ID),), 1)


class FakeSource:
    """Names the playlist after the source and what it read."""

    def __init__(self, name: str):
        self._name = name

    def playlist(self, ref: object, /) -> Playlist:
        return Playlist(name=f"{self._name} {ref!r}", tracks=())


@pytest.mark.parametrize(
    ("ref", "source_name"),
    [(SpotifyLink("album", ID), "links"), (ExportFile(b"a,b"), "files"), (TrackList(()), "lists")],
)
def test_each_kind_of_reference_goes_to_its_source(ref: SpotifyLink | ExportFile | TrackList, source_name: str) -> None:
    source = SourceByKind(links=lambda: FakeSource("links"), files=FakeSource("files"), lists=FakeSource("lists"))
    assert source.playlist(ref).name == f"{source_name} {ref!r}"
