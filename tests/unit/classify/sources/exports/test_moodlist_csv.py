"""A CSV answer of Moodlist gives the playlist from which it was made."""

from hypothesis import given
from hypothesis import strategies as st

from classify.core.features import AudioFeatures, Found
from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.report import Classified, MoodAnswer, Report
from classify.core.song_names import SongName
from classify.response.csv_format import as_csv
from tests.unit.classify.builders import DARK, HAPPY
from tests.unit.classify.sources.exports.support import FEATURES, IDS, export, read, skipped

TITLES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12) | (
    st.sampled_from(
        ["=1+1", "'=1+1", "'", "-", "@", "\tx", "\rx", "+1", '"', "a\r\nb", "undefined", " x ", "x;=1", "x\t'=1"]
    )
)


def test_tracks_come_back_with_features_and_without_the_guarding_apostrophe() -> None:
    first, second, third = export("moodlist.csv").tracks
    assert first == Track(position=1, id=IDS[0], name="=Lluvia", artists=("Los Faroles, Marta Vela",), given=FEATURES)
    assert (second.name, second.artists, second.given) == ("'-", ("undefined",), FEATURES)
    assert (third.position, third.id, third.given) == (5, IDS[1], None)


def test_skipped_items_come_back_with_their_reason() -> None:
    assert skipped(export("moodlist.csv")) == [
        (3, "local_file", "Nana"),
        (4, "episode", "Radio Norte"),
        (6, "duplicate", "Lluvia"),
        (7, "unavailable", "Gone"),
        (8, "no_id", "Nobody"),
    ]


def test_an_unreadable_row_comes_back_as_one() -> None:
    text = 'position,song,artist,url,mood,score,source,skipped\r\n1,"x,y",,,,,,unreadable_row\r\n'
    assert skipped(read(text)) == [(1, "unreadable_row", "x,y")]


@given(st.lists(st.tuples(TITLES, TITLES), max_size=5))
def test_every_title_and_artist_comes_back_exactly(songs: list[tuple[str, str]]) -> None:
    tracks = tuple(
        Track(position=at, id=f"{at:022}", name=name, artists=(artist,), given=FEATURES)
        for at, (name, artist) in enumerate(songs, start=1)
    )
    name = SongName("=Nana", ("-",))
    lost = Skipped(
        position=len(songs) + 1, reason=SkipReason.LOCAL_FILE, name=name.title, artists=name.artists, named=name
    )
    found = Found(AudioFeatures(**FEATURES), "given")
    happy = (MoodAnswer("happy", 0.9, "clear"),)
    report = Report(
        playlist=Playlist(name="Road", tracks=tracks, skipped=(lost,)),
        model="test",
        moods=(HAPPY, DARK),
        classified=tuple(Classified(track, found, happy, (), 0.9, (0.9, 0.1)) for track in tracks),
        skipped=(lost,),
        counts={"happy": len(tracks), "dark": 0},
        clear={"happy": len(tracks), "dark": 0},
    )
    playlist = read(as_csv(report, {"features", "scores"}))
    assert playlist.tracks == tracks
    assert playlist.skipped == (lost,)
