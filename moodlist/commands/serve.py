"""moodlist serve: serves the HTTP API on this machine, with the function that Lambda runs."""

import socket
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from classify.errors import BadRequest, MoodlistError
from moodlist.number_types import port
from moodlist.options import add_cache, add_model, host
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.server.environment import discard_metrics, simulator_environment, user_environment
from moodlist.server.example import curl, curl_without_login
from moodlist.server.hosts import HostNames

EXAMPLES = """
moodlist serve
moodlist serve --demo          # simulates Spotify and ReccoBeats: no account needed
moodlist serve --port 9000
"""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist serve`."""
    about = "Serve the page and the HTTP API on this machine as in AWS. /v1/mood and /mood are the same."
    parser.describe(about, EXAMPLES)
    add = parser.add_argument
    add(
        "--host",
        type=host,
        default="127.0.0.1",
        help="the address to listen on; 0.0.0.0 for all (default: %(default)s)",
    )
    add(
        "-p",
        "--port",
        type=port,
        default=8080,
        help="the port to listen on; 0 takes any free one (default: %(default)s)",
    )
    add("--demo", action="store_true", help="simulate Spotify and ReccoBeats; no account needed")
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Serve until Ctrl-C.

    Raises:
        BadRequest: an option has no effect with the others.
        MoodlistError: the port is in use, or the model or a setting cannot be read.
    """
    if args.demo and not args.cache:
        raise BadRequest("--no-cache has no effect with --demo, which uses no cache: omit one of them.")
    environment = simulator_environment(args.model) if args.demo else user_environment(args.model, cache=args.cache)
    with environment, discard_metrics(), _listen(args.host, args.port) as listener:
        _serve(listener, HostNames(args.host, listener.getsockname()[1]), curl if args.demo else curl_without_login)
    return 0


def _serve(listener: socket.socket, hosts: HostNames, example: Callable[[str], str]) -> None:
    import uvicorn  # noqa: PLC0415  # slow to import; the port is known to be free by now

    from classify.api.routes import ROUTES  # noqa: PLC0415
    from classify.handlers import api  # noqa: PLC0415  # reads the environment that `run` has set
    from moodlist.server.asgi import LocalApi  # noqa: PLC0415
    from moodlist.server.connection import LimitedConnection  # noqa: PLC0415

    api.prepare()  # fails now, not at the first request, if a setting is wrong or the model is missing
    address = f"http://{hosts.shown}"
    say(f"Moodlist answers at {address} until you press Ctrl-C. Open it in a browser, or try:\n")
    say(f"{example(hosts.shown)}\n")
    if notice := hosts.notice():
        say(f"{notice}\n")
    config = uvicorn.Config(
        LocalApi(api.handler, hosts, [route.path for route in ROUTES]),
        http=LimitedConnection,
        log_config=None,
        log_level="critical",  # LocalApi prints failures; requests that Ctrl-C interrupts are none
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run([listener])


@contextmanager
def _listen(host: str, number: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()  # all addresses, also those of IPv4
    try:
        listener = socket.create_server((host, number), family=family, backlog=1024, dualstack_ipv6=both)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # socket.create_server repeats the address
        raise MoodlistError(
            f"Cannot listen on {host}, port {number}: {reason}. Choose another with --port or --host."
        ) from error
    with listener:
        # Connections inherit this option. asyncio sets it only on sockets that name their protocol; without it, each
        # answer on a persistent connection would wait 40 ms for an acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener
