"""A daily quota that is too small for the watchlist: every playlist has its turn."""

from random import Random

import pytest

from classify.batch.schedule import Run, jobs_for_run
from classify.deadline import Deadline
from classify.errors import MoodlistError
from tests.integration.classify.batch.small_deployment import SmallDeployment
from tests.integration.classify.batch.small_world import PLAYLIST, processor
from tests.unit.classify.builders import spotify_id

CALLS_A_DAY = 3
DAYS = 8


def _days_done(small: SmallDeployment, playlists: list[str], seed: int = 0) -> dict[str, list[int]]:
    """Run the watchlist once a day. Return on which days each playlist was done."""
    random = Random(seed)  # noqa: S311
    small.watchlist.remove(PLAYLIST)
    for playlist in playlists:
        small.watchlist.add(playlist)
    done: dict[str, list[int]] = {playlist: [] for playlist in playlists}
    for day in range(DAYS):
        small.calendar.pass_days(1)
        small.world.calls_left = CALLS_A_DAY
        worker = processor(small.world, small.aws)
        jobs = jobs_for_run(Run(f"day-{day}"), small.watchlist.turns())
        for at in range(len(jobs) - 1):  # SQS keeps the order only roughly
            if random.random() < 0.2:
                jobs[at], jobs[at + 1] = jobs[at + 1], jobs[at]
        for job in jobs:
            try:
                worker.process(job, Deadline.after(60))
            except MoodlistError:
                continue
            done[job.playlist].append(day)
    return done


@pytest.mark.parametrize("seed", range(3))
def test_every_playlist_is_done_if_the_quota_is_smaller_than_the_list(small: SmallDeployment, seed: int) -> None:
    done = _days_done(small, [spotify_id(number) for number in range(1, 6)], seed)
    assert all(len(days) >= 3 for days in done.values()), done


def test_playlists_that_are_gone_do_not_use_up_the_turns_of_others(small: SmallDeployment) -> None:
    playlists = [spotify_id(number) for number in range(1, 7)]
    small.world.lost = set(playlists[:3])
    done = _days_done(small, playlists)
    assert all(len(done[playlist]) >= 3 for playlist in playlists[3:]), done


def test_a_playlist_that_needs_more_than_the_quota_does_not_use_up_the_turns_of_others(small: SmallDeployment) -> None:
    playlists = [spotify_id(number) for number in range(1, 5)]
    small.world.pages = {playlists[0]: CALLS_A_DAY + 1}
    done = _days_done(small, playlists)
    assert all(len(done[playlist]) >= 3 for playlist in playlists[1:]), done
