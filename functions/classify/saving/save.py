"""Saves the tracks of a mood to a playlist: first a plan of what would change, then the changes."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, structs

from classify.core.playlist import Playlist, Track
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import CredentialsRefused
from classify.saving.matching import original_id
from classify.saving.plan import Plan, check_size, make_plan
from classify.saving.selection import TargetTracks, playlist_entries
from classify.saving.targets import OwnPlaylist, OwnPlaylists
from classify.saving.writer import PlaylistWriter, ReplanNeeded
from classify.sources.http import Progress, ignore_progress, with_retries
from classify.sources.retries import Retries
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.playlists import SpotifyPlaylists

WRITING = "Writing the playlist"  # shown as progress
OnRemoval = Callable[[OwnPlaylist, Sequence[Track]], None]  # called before tracks are removed from a playlist


class PendingSave(Struct, frozen=True, kw_only=True):
    """A save before anything is written. `playlist` is None if the save will create it."""

    save_target: SaveTarget
    source: Playlist
    title: str
    wanted: TargetTracks
    playlist: OwnPlaylist | None
    plan: Plan
    snapshot: str | None = None  # the version of the playlist that the plan is for
    add_only: bool = False

    @property
    def is_up_to_date(self) -> bool:
        """True if nothing would change; an empty playlist is never created."""
        return not self.plan.steps


class SaveResult(Struct, frozen=True, kw_only=True):
    """What a save did. `playlist` is None if there were no tracks to create one for."""

    playlist: OwnPlaylist | None
    created: bool
    plan: Plan  # for the playlist as it was before the save
    refused: tuple[Track, ...] = ()  # Spotify no longer knows their ids


_EMPTY = Playlist(name="", tracks=())


def save(
    report: Report,
    save_target: SaveTarget,
    client: SpotifyClient,
    deadline: Deadline,
    progress: Progress = ignore_progress,
) -> SaveResult:
    """Make the playlist hold the tracks that an unfiltered `report` has for it. Repeating a save changes nothing.

    Raises:
        MoodlistError: the playlist may not be changed, or Spotify refuses or fails. Another save completes what was
            written so far.
    """
    saver = PlaylistSaver(client, deadline, progress=progress)
    return saver.execute(saver.plan(report, save_target))


class PlaylistSaver:
    """Plans and executes saves for one request.

    Attributes:
        add_only: whether nothing is removed from a playlist or moved in it.
    """

    def __init__(
        self,
        client: SpotifyClient,
        deadline: Deadline,
        *,
        progress: Progress = ignore_progress,
        on_removal: OnRemoval = lambda _playlist, _tracks: None,
        add_only: bool = False,
    ):
        self._client = client
        self._deadline = deadline
        self._progress = progress
        self._on_removal = on_removal
        self.add_only = add_only
        self._own_playlists = OwnPlaylists(client, deadline)

    def check_login(self, *, for_writing: bool) -> None:
        """Fail early, before a long classification whose result could not be saved.

        Raises:
            CredentialsRefused: no user has logged in or, for writing, the user permits reading only.
        """
        _ = self._own_playlists.user_id
        if for_writing and not self.may_write:
            raise CredentialsRefused(
                "The login permits reading playlists, not changing them. Run `moodlist login --save`, then the same "
                "command again."
            )

    @property
    def may_write(self) -> bool:
        """Whether the user permits changes of playlists; True also if only a write would tell."""
        return self._client.may_write(self._deadline)

    def plan(self, report: Report, save_target: SaveTarget) -> PendingSave:
        """Return what saving would change, without writing anything.

        Raises:
            TooLarge: the playlist would have more items than Spotify allows.
            MoodlistError: as for `save`.
        """
        wanted, source = TargetTracks.of(report, save_target), report.playlist
        playlist = self._own_playlists.find(save_target, source)
        present = self._read(playlist) if playlist else _EMPTY
        plan = make_plan(playlist_entries(present), wanted, add_only=self.add_only)
        check_size(plan, wanted)
        return PendingSave(
            save_target=save_target,
            source=source,
            title=playlist.name if playlist else save_target.title(source.name),
            wanted=wanted,
            playlist=playlist,
            plan=plan,
            snapshot=present.snapshot_id,
            add_only=self.add_only,
        )

    def execute(self, pending: PendingSave) -> SaveResult:
        """Write the changes. If someone edits the playlist at the same time, plan again, as often as other calls.

        Raises:
            MoodlistError: as for `save`.
        """
        if pending.is_up_to_date:
            return SaveResult(playlist=pending.playlist, created=False, plan=pending.plan)
        playlist = pending.playlist or self._create(pending)
        refused: set[str] = set()
        plan, snapshot = pending.plan, pending.snapshot
        retries = Retries(self._deadline)
        while True:
            if plan.removed:
                self._on_removal(playlist, plan.removed)
            try:
                self._write(plan, PlaylistWriter(self._client, playlist.id, self._deadline, snapshot), refused)
                self._verify(plan, playlist, pending.wanted, refused)
                break
            except ReplanNeeded as error:
                retries.pause(error)
            # Spotify answers 502 for some valid snapshots (https://github.com/jwilsson/spotify-web-api-php/issues/284),
            # so only the first plan names one. `_verify` finds out whether the changes were made.
            plan, snapshot = self._replan(playlist, pending.wanted, refused), None
        return SaveResult(
            playlist=playlist,
            created=pending.playlist is None,
            plan=pending.plan,
            refused=tuple(track for track in pending.wanted.tracks if original_id(track) in refused),
        )

    def _create(self, pending: PendingSave) -> OwnPlaylist:
        """Create the playlist. Look for it before each attempt, since a failed attempt may have created it."""
        save_target, source, own = pending.save_target, pending.source, self._own_playlists
        return with_retries(
            lambda: own.find(save_target, source, fresh=True) or own.create(save_target, source),
            self._deadline,
            after=(ReplanNeeded,),
        )

    def _write(self, plan: Plan, writer: PlaylistWriter, refused: set[str]) -> None:
        """Apply the steps, and add the ids that Spotify does not know to `refused`."""
        total = len(plan.steps)
        for done, step in enumerate(plan.steps):
            self._progress(WRITING, done, total)
            try:
                writer.apply(step)
            finally:
                refused.update(writer.refused)
        self._progress(WRITING, total, total)

    def _verify(self, plan: Plan, playlist: OwnPlaylist, wanted: TargetTracks, refused: Iterable[str]) -> None:
        if plan.steps and self._replan(playlist, wanted, refused).steps:
            raise ReplanNeeded("Someone is editing the playlist at the same time. Save it again when that has ended.")

    def _replan(self, playlist: OwnPlaylist, wanted: TargetTracks, refused: Iterable[str]) -> Plan:
        tracks = tuple(track for track in wanted.tracks if original_id(track) not in refused)
        entries = playlist_entries(self._read(playlist))
        return make_plan(entries, structs.replace(wanted, tracks=tracks), add_only=self.add_only)

    def _read(self, playlist: OwnPlaylist) -> Playlist:
        source = SpotifyPlaylists(self._client, self._deadline, progress=self._progress)
        return source.playlist(SpotifyLink("playlist", playlist.id))
