"""moodlist watch: manages the playlists that a deployment classifies on schedule, and shows their last results."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence

from classify.batch.schedule import parse_playlist_id
from classify.batch.watchlist_view import watchlist_schema
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, Fault, NotFound
from moodlist.console import notice
from moodlist.deployment import save_options
from moodlist.deployment.run import start_run
from moodlist.deployment.stack import Stack
from moodlist.number_types import seconds
from moodlist.options import add_stack
from moodlist.parser import CommandParser, Parser, add_action
from moodlist.program import say
from moodlist.terminal.text import as_json, show
from moodlist.terminal.watchlist_table import watchlist_table

EXAMPLES = """
moodlist watch add https://open.spotify.com/playlist/... https://open.spotify.com/playlist/...
moodlist watch add https://open.spotify.com/playlist/... --save --mood relaxing --yes
moodlist watch list
moodlist watch run --wait 600              # now, without waiting for the schedule
moodlist watch remove https://open.spotify.com/playlist/...
moodlist watch list --stack moodlist-dev --region eu-west-1 --format json
"""
Action = Callable[[Namespace, Stack], int]


def add_arguments(parser: CommandParser) -> None:
    """Add the actions of `moodlist watch` and their arguments."""
    about = "Choose the playlists that a deployment classifies on schedule."
    parser.describe(about, EXAMPLES, "This command uses the AWS credentials of your terminal.")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True, parser_class=Parser)

    about = "add playlists to the watchlist, and optionally save their songs"
    adding = add_action(actions, "add", add, about, EXAMPLES)
    about = "show the watchlist with the last result of each playlist"
    listing = add_action(actions, "list", list_, about, EXAMPLES)
    about = "remove playlists from the watchlist; their reports stay"
    removing = add_action(actions, "remove", remove, about, EXAMPLES)
    about = "classify the watched playlists, or the given ones, now"
    running = add_action(actions, "run", start_run, about, EXAMPLES)
    for each in (adding, listing, removing, running):
        each.set_defaults(links=[])
        add_stack(each)
    save_options.add_saving(adding)
    for each in (adding, removing):
        _add_links(each, "+")
    _add_links(running, "*")
    listing.add_argument(
        "-f", "--format", choices=("table", "json"), default="table", help="json: what GET /watchlist returns"
    )
    running.add_argument(
        "-w", "--wait", metavar="SECONDS", type=seconds, help="wait at most this long and show the results"
    )


def run(args: Namespace) -> int:
    """Carry out an action on the watchlist of a deployment.

    Raises:
        BadRequest: some links are not of playlists; each is named.
        MoodlistError: AWS refuses a request, or there is no such deployment or entry.
    """
    args.playlists = _playlist_ids(args.links)
    action: Action = args.action
    return action(args, Stack(args.stack, args.region))


def add(args: Namespace, stack: Stack) -> int:
    """Add playlists to the watchlist. If their songs are to be saved, this needs --yes."""
    watchlist, target = stack.watchlist(), save_options.save_target(args)
    if target and not args.yes:
        for playlist in args.playlists:
            print(f"would be watched, and {save_options.describe(target)}: {_url(playlist)}")
        previews = "\n  ".join(save_options.preview(_url(playlist), target) for playlist in args.playlists)
        say(f"Nothing was written; pass --yes to write it. To see what saving would change:\n  {previews}")
        return 0
    before = {entry.playlist for entry in watchlist}
    for playlist in args.playlists:
        watchlist.add(playlist, target)
        print(f"{'already watched' if playlist in before else 'now watched'}: {_url(playlist)}")
    if target:
        notice(f"With every run, {save_options.describe(target)}.")
        save_options.warn_unless_saving(stack)
    say(f"They are classified on schedule; `moodlist watch run{stack.options}` classifies them now.")
    return 0


def list_(args: Namespace, stack: Stack) -> int:
    """Show the watchlist."""
    entries = list(stack.watchlist())
    if args.format == "json":
        sys.stdout.buffer.write(as_json(watchlist_schema(entries)))
    elif entries:
        show(watchlist_table(entries))
    else:
        say(f"The watchlist of {stack.name} is empty. Add playlists: `moodlist watch add{stack.options} LINK`.")
    return 0


def remove(args: Namespace, stack: Stack) -> int:
    """Remove playlists from the watchlist; a missing one does not stop the others from being removed."""
    watchlist = stack.watchlist()
    missing = []
    for playlist in args.playlists:
        try:
            watchlist.remove(playlist)
            print(f"no longer watched: {_url(playlist)}")
        except NotFound:
            missing.append(_url(playlist))
    if missing:
        raise NotFound(
            f"Not on the watchlist of {stack.name}: {', '.join(missing)}. `moodlist watch list{stack.options}` shows "
            "the watchlist."
        )
    return 0


def _add_links(parser: ArgumentParser, count: str) -> None:
    parser.add_argument("links", metavar="LINK", nargs=count, help="the link, URI or id of a playlist")


def _playlist_ids(links: Sequence[str]) -> list[str]:
    """Return the ids of the links without duplicates.

    Raises:
        BadRequest: some are not links to a playlist.
    """
    ids: dict[str, None] = {}
    faults = []
    for link in links:
        try:
            ids[parse_playlist_id(link)] = None
        except BadRequest as error:
            faults.append(Fault(link, error.detail))
    if faults:
        raise BadRequest("Nothing was changed, because these are not playlists:", faults=tuple(faults))
    return list(ids)


def _url(playlist: str) -> str:
    return SpotifyLink("playlist", playlist).url
