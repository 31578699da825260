"""Songs that no feature provider knew when their playlist was read, and that one of them may know by now."""

from collections.abc import Mapping

from msgspec import structs

from classify.batch.watched_content import WatchedContent
from classify.core.features import FeatureProvider, Found, Missing
from classify.core.model import MoodModel
from classify.core.playlist import Playlist
from classify.core.report import Report
from classify.errors import MoodlistError, OutOfTime
from classify.response import ReportResult
from classify.response.schemas import CountsSchema, ReportSchema

# Seconds between two lookups. A daily run may begin a little earlier than the day before. By then, the feature cache
# (`MISS_TTL`) no longer says that the songs are unknown.
INTERVAL = 23 * 3600


def look_up_again(content: WatchedContent, provider: FeatureProvider, model: MoodModel, now: float) -> WatchedContent:
    """Return the contents with the songs that the provider has learnt of, without reading the playlist again.

    Ask once a day at most. If the provider fails, the songs stay without features until the next run.

    Raises:
        OutOfTime: the deadline passed.
    """
    tracks = content.tracks_without_features()
    if not tracks or now - content.asked < INTERVAL:
        return content
    try:
        findings = provider.audio_features(tracks)
    except OutOfTime:
        raise
    except MoodlistError:
        return content
    found = [(track, finding) for track, finding in zip(tracks, findings, strict=True) if isinstance(finding, Found)]
    has_failed = any(isinstance(finding, Missing) and finding.error for finding in findings)
    playlist = Playlist(name="", tracks=tuple(track for track, _ in found))
    features = [finding for _, finding in found]
    report = Report.of(playlist, features, model.scores(features))
    return _merge(structs.replace(content, asked=content.asked if has_failed else now), ReportResult(report).content())


def _merge(content: WatchedContent, found: ReportSchema) -> WatchedContent:
    positions = {song.position for song in found.songs}
    old, new = content.counts, found.counts
    return structs.replace(
        content,
        songs=sorted([*content.songs, *found.songs], key=lambda song: song.position),
        skipped=[item for item in content.skipped if item.position not in positions],
        other_ids=tuple(each for each in content.other_ids if each.position not in positions),
        counts=CountsSchema(
            classified=old.classified + new.classified,
            skipped=old.skipped - new.classified,
            moods=_sum(old.moods, new.moods),
            tags=_sum(old.tags, new.tags),
            clear=_sum(old.clear, new.clear),
        ),
    )


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}
