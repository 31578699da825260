"""Saving the tracks of a mood in a playlist of the account: what it would change, and changing it."""

from collections.abc import Iterable

from msgspec import Struct, structs

from classify.core.playlist import Playlist, Track
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.saving.matching import original_id
from classify.saving.plan import Plan, make_plan
from classify.saving.selection import TargetTracks, playlist_entries
from classify.saving.targets import OwnPlaylist, OwnPlaylists
from classify.saving.writer import PlaylistWriter, ReplanNeeded
from classify.sources.http import Progress, ignore_progress, with_retries
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.playlists import SpotifyPlaylists


class PendingSave(Struct, frozen=True, kw_only=True):
    """One save before anything is written; `playlist` is None where the playlist does not exist yet."""

    save_target: SaveTarget
    source: Playlist
    title: str
    wanted: TargetTracks
    playlist: OwnPlaylist | None
    plan: Plan
    snapshot: str | None = None  # the target's, for which the plan was made

    @property
    def is_up_to_date(self) -> bool:
        """Whether all is as it is to be; a playlist is not made for nothing."""
        return not self.plan.steps


class SaveResult(Struct, frozen=True, kw_only=True):
    """What a save did; without a playlist there was nothing to put into one."""

    playlist: OwnPlaylist | None
    created: bool
    plan: Plan  # for what was there before
    refused: tuple[Track, ...] = ()  # Spotify does not know their ids any more


_NEW = Playlist(name="", tracks=())


def save(
    report: Report, to: SaveTarget, client: SpotifyClient, deadline: Deadline, progress: Progress = ignore_progress
) -> SaveResult:
    """Let the playlist hold what the whole `report` has for it, whatever it holds now; doing it again changes nothing.

    Raises:
        MoodlistError: the playlist is not to be changed, or Spotify refuses or fails; what was written until then is
            no obstacle to the next attempt.
    """
    playlists = PlaylistSaver(client, deadline, progress=progress)
    return playlists.execute(playlists.plan(report, to))


class PlaylistSaver:
    """Saves for one request."""

    def __init__(self, client: SpotifyClient, deadline: Deadline, *, progress: Progress = ignore_progress):
        self._client = client
        self._deadline = deadline
        self._progress = progress
        self._own = OwnPlaylists(client, deadline)

    def check_login(self) -> None:
        """Refuse what cannot work before an hour's work for it.

        Raises:
            CredentialsRefused: nobody has logged in.
        """
        _ = self._own.user

    def plan(self, report: Report, to: SaveTarget) -> PendingSave:
        """What saving would change. Nothing is written.

        Raises:
            MoodlistError: as `save` raises it.
        """
        wanted, source = TargetTracks.of(report, to), report.playlist
        target = self._own.find(to, source)
        found = self._read(target) if target else _NEW
        return PendingSave(
            save_target=to,
            source=source,
            title=target.name if target else to.title(source.name),
            wanted=wanted,
            playlist=target,
            plan=make_plan(playlist_entries(found), wanted),
            snapshot=found.snapshot_id,
        )

    def execute(self, saving: PendingSave) -> SaveResult:
        """Write it. Whoever edits the playlist meanwhile makes us plan anew, up to three times.

        Raises:
            MoodlistError: as `save` raises it.
        """
        if saving.is_up_to_date:
            return SaveResult(playlist=saving.playlist, created=False, plan=saving.plan)
        target = saving.playlist or self._made(saving)
        refused: set[str] = set()
        # Some good snapshots are answered with a 502 (https://github.com/jwilsson/spotify-web-api-php/issues/284), so
        # only the first plan names one. What Spotify lists in the end is what counts.
        plans = iter([(saving.plan, saving.snapshot)])

        def attempt() -> None:
            plan, snapshot = next(plans, None) or (self._planned(target, saving.wanted, refused), None)
            self._take(plan, PlaylistWriter(self._client, target.id, self._deadline, snapshot), refused)
            if plan.steps and self._planned(target, saving.wanted, refused).steps:
                raise ReplanNeeded("The playlist is being edited while we write it. Save it again in a minute.")

        with_retries(attempt, self._deadline, after=(ReplanNeeded,))
        return SaveResult(
            playlist=target,
            created=saving.playlist is None,
            plan=saving.plan,
            refused=tuple(track for track in saving.wanted.tracks if original_id(track) in refused),
        )

    def _made(self, saving: PendingSave) -> OwnPlaylist:
        """A new playlist; where nobody knows whether the last attempt made one, it is looked for first."""
        to, source, own = saving.save_target, saving.source, self._own
        return with_retries(
            lambda: own.find(to, source) or own.create(to, source), self._deadline, after=(ReplanNeeded,)
        )

    def _take(self, plan: Plan, writer: PlaylistWriter, refused: set[str]) -> None:
        writes = len(plan.steps)
        for done, step in enumerate(plan.steps):
            self._progress("Writing the playlist", done, writes)
            try:
                writer.apply(step)
            finally:
                refused.update(writer.refused)
        self._progress("Writing the playlist", writes, writes)

    def _planned(self, target: OwnPlaylist, wanted: TargetTracks, refused: Iterable[str]) -> Plan:
        known = tuple(track for track in wanted.tracks if original_id(track) not in refused)
        return make_plan(playlist_entries(self._read(target)), structs.replace(wanted, tracks=known))

    def _read(self, target: OwnPlaylist) -> Playlist:
        source = SpotifyPlaylists(self._client, self._deadline, progress=self._progress)
        return source.playlist(SpotifyLink("playlist", target.id))
