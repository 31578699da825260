"""moodlist serve: the HTTP API on this machine, through the function that Lambda runs."""

import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from classify.errors import MoodlistError
from moodlist.options import add_cache, add_model, parser_for, port
from moodlist.server.environment import of_a_person, of_the_simulator, without_metrics
from moodlist.server.example import curl

EXAMPLES = """
moodlist serve
moodlist serve --demo          # Spotify and ReccoBeats are simulated: no account needed
moodlist serve --port 9000
"""


def run(argv: Sequence[str]) -> int:
    """Serve until Ctrl-C.

    Raises:
        MoodlistError: the port is taken, or the model or a setting cannot be read.
    """
    asked = _parser().parse_args(argv)
    surroundings = of_the_simulator(asked.model) if asked.demo else of_a_person(asked.model, cache=asked.cache)
    with surroundings, without_metrics(), _listening(asked.host, asked.port) as listener:
        _serve(asked.host, listener)
    return 0


def _serve(host: str, listener: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415  # after the port is known to be free: it takes a while

    from classify.handlers import api  # noqa: PLC0415  # reads the environment that was just arranged
    from moodlist.server.asgi import LocalApi  # noqa: PLC0415

    api.prepare()  # a wrong setting or a missing model shows now, not at the first request
    hosts = own_hosts(host, listener.getsockname()[1])
    print(
        f"Moodlist answers at http://{hosts[0]} until Ctrl-C. Try:\n\n{curl(hosts[0])}\n", file=sys.stderr, flush=True
    )
    config = uvicorn.Config(
        LocalApi(api.handler, hosts),
        log_config=None,
        log_level="critical",  # LocalApi tells what fails; what Ctrl-C cuts short is no failure
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run([listener])


def own_hosts(host: str, number: int) -> list[str]:
    """The values of Host under which the server answers, the first being the one to show."""
    named = f"[{host}]" if ":" in host else host.lower()
    names = dict.fromkeys([named, "127.0.0.1", "localhost", "[::1]"])
    return [f"{name}:{number}" for name in names] + ([*names] if number == 80 else [])


@contextmanager
def _listening(host: str, number: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, number), family=family, backlog=1024)
    except OSError as error:
        raise MoodlistError(
            f"Cannot listen on {host}, port {number}: {error.strerror}. Choose another with --port or --host."
        ) from error
    with listener:
        # Connections inherit it. asyncio would set it only on sockets that name their protocol, and each answer on a
        # kept connection would wait 40 ms for an acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def _parser() -> ArgumentParser:
    parser = parser_for("serve", "The HTTP API on this machine, as it runs in AWS; /v1/mood and /mood alike.", EXAMPLES)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port, default=8080, help="default: %(default)s; 0 takes any that is free")
    parser.add_argument("--demo", action="store_true", help="simulate Spotify and ReccoBeats; needs no account")
    add_model(parser)
    add_cache(parser)
    return parser
