"""moodlist watch: which playlists a deployment classifies by its schedule, and what became of each last."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence

import msgspec

from classify.batch.schedule import parse_playlist_id
from classify.batch.watchlist_view import watchlist_schema
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, Fault, NotFound
from moodlist.deployment import save_options
from moodlist.deployment.aws_errors import signed_in
from moodlist.deployment.run import start_run
from moodlist.deployment.stack import Stack, add_stack
from moodlist.options import parser_for
from moodlist.program import say
from moodlist.terminal.text import show
from moodlist.terminal.watchlist_table import watch_table

EXAMPLES = """
moodlist watch add https://open.spotify.com/playlist/... https://open.spotify.com/playlist/...
moodlist watch add https://open.spotify.com/playlist/... --save --mood relaxing --yes
moodlist watch list
moodlist watch run --wait 600              # now, and not only when the schedule says so
moodlist watch remove https://open.spotify.com/playlist/...
moodlist watch list --stack moodlist-dev --region eu-west-1 --format json
"""
Act = Callable[[Namespace, Stack], int]


def run(argv: Sequence[str]) -> int:
    """Do what is asked with the watchlist of a deployment.

    Raises:
        BadRequest: what is to be watched is no playlist; every such fault is named.
        MoodlistError: AWS refuses, or there is no such deployment or entry.
    """
    asked = _parser().parse_args(argv)
    asked.playlists = _ids(asked.links)
    act: Act = asked.act
    with signed_in():
        return act(asked, Stack(asked.stack, asked.region))


def add(asked: Namespace, stack: Stack) -> int:
    """Put playlists on the list; where their songs are to be saved, only with --yes."""
    watchlist, save = stack.watchlist(), save_options.destination_of(asked)
    if save and not asked.yes:
        for playlist in asked.playlists:
            print(f"would be watched, and {save_options.spoken(save)}: {_url(playlist)}")
        previews = "\n  ".join(save_options.preview(_url(playlist), save) for playlist in asked.playlists)
        say(f"Nothing was written; --yes does it. This shows what saving changes:\n  {previews}")
        return 0
    before = {each.playlist for each in watchlist}
    for playlist in asked.playlists:
        watchlist.add(playlist, save)
        print(f"{'already watched' if playlist in before else 'now watched'}: {_url(playlist)}")
    if save:
        print(f"With every run, {save_options.spoken(save)}.", file=sys.stderr)
        save_options.warn(stack)
    say(f"The schedule classifies them; `moodlist watch run{stack.options}` does so now.")
    return 0


def list_(asked: Namespace, stack: Stack) -> int:
    """Show the list."""
    entries = list(stack.watchlist())
    if asked.format == "json":
        content = msgspec.json.encode(watchlist_schema(entries))
        sys.stdout.buffer.write(msgspec.json.format(content, indent=2) + b"\n")
    elif entries:
        show(watch_table(entries))
    else:
        say(f"The watchlist of {stack.name} is empty: `moodlist watch add{stack.options} LINK`.")
    return 0


def remove(asked: Namespace, stack: Stack) -> int:
    """Take playlists off the list; one that is not on it keeps none of the others there."""
    watchlist = stack.watchlist()
    absent = []
    for playlist in asked.playlists:
        try:
            watchlist.remove(playlist)
            print(f"no longer watched: {_url(playlist)}")
        except NotFound:
            absent.append(_url(playlist))
    if absent:
        raise NotFound(
            f"Not on the watchlist of {stack.name}: {', '.join(absent)}. `moodlist watch list{stack.options}` shows it."
        )
    return 0


def _parser() -> ArgumentParser:
    parser = parser_for("watch", "The playlists that a deployment classifies by its schedule.", EXAMPLES)
    parser.epilog = f"{parser.epilog}\n\nIt speaks to AWS with the credentials of this terminal."
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, act: Act, about: str) -> ArgumentParser:
        each = actions.add_parser(name, help=about, description=about, allow_abbrev=False)
        each.set_defaults(act=act, links=[])
        add_stack(each)
        return each

    adding = action("add", add, "put playlists on the list, and let their songs be saved")
    save_options.add_saving(adding)
    listing = action("list", list_, "show the list, and what became of each playlist last")
    removing = action("remove", remove, "take playlists off the list; their reports stay")
    running = action("run", start_run, "classify those on the list, or the named ones, now")
    for each in (adding, removing):
        _add_links(each, "+")
    _add_links(running, "*")
    listing.add_argument("--format", choices=("table", "json"), default="table", help="json: as GET /watchlist says it")
    running.add_argument(
        "--wait", metavar="SECONDS", type=_seconds, help="show what came of it, waiting at most for so long"
    )
    return parser


def _add_links(parser: ArgumentParser, count: str) -> None:
    parser.add_argument("links", metavar="LINK", nargs=count, help="link, URI or id of a playlist")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not seconds >= 0:  # which nan is not either
        raise ArgumentTypeError(f"{text!r} is no number of seconds")
    return seconds


def _ids(links: Sequence[str]) -> list[str]:
    """The ids, each once, of links all of which are good."""
    ids: dict[str, None] = {}
    faults = []
    for link in links:
        try:
            ids[parse_playlist_id(link)] = None
        except BadRequest as error:
            faults.append(Fault(link, error.detail))
    if faults:
        raise BadRequest("Nothing was done, since not all of these are playlists.", faults=tuple(faults))
    return list(ids)


def _url(playlist: str) -> str:
    return SpotifyLink("playlist", playlist).url
