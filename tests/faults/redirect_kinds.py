"""Redirects: to another host, which must get no call, to the same host, and nowhere."""

from collections.abc import Callable
from dataclasses import replace

from moodlist.simulator.http.messages import Reply
from tests.faults.fault import Kind
from tests.faults.wire import Exchange


def _redirect(status: int, location: str | None = "{foreign}{path}", **headers: str) -> Kind:
    return Kind(_spoil(status, location, headers))


def _spoil(status: int, location: str | None, headers: dict[str, str]) -> Callable[[Exchange], Reply]:
    """Return the normal body with this status; in the header's value, {foreign} and {path} are filled in."""

    def spoil(exchange: Exchange) -> Reply:
        host = exchange.foreign.removeprefix("http:")
        places = {"foreign": exchange.foreign, "host": host, "path": exchange.request.path}
        more = headers if location is None else {"Location": location, **headers}
        filled = {name: value.format(**places) for name, value in more.items()}
        return replace(exchange.reply, status=status, headers={**exchange.reply.headers, **filled})

    return spoil


KINDS = {
    **{f"redirect-{status}": _redirect(status) for status in (301, 302, 303, 307, 308)},
    "redirect-300": _redirect(300),
    "redirect-304": _redirect(304),
    "redirect-305": _redirect(305),
    "redirect-307-without-a-scheme": _redirect(307, "{host}{path}"),
    "redirect-302-to-itself": _redirect(302, "{path}"),
    "redirect-302-nowhere": _redirect(302, None),
    "redirect-302-to-an-empty-address": _redirect(302, ""),
    "redirect-302-to-a-file": _redirect(302, "file:///etc/passwd"),
    "redirect-302-to-no-address": _redirect(302, "http://[::1"),
    "redirect-308-not-ascii": _redirect(308, "{foreign}/\xe9"),
    "201-with-a-location": _redirect(201),
    "200-with-refresh": _redirect(200, None, Refresh="0; url={foreign}{path}"),
    "200-with-links": _redirect(200, "{foreign}{path}", Link='<{foreign}{path}>; rel="next"'),
    "401-with-a-challenge": _redirect(401, "{foreign}{path}", **{"WWW-Authenticate": 'Bearer realm="{foreign}"'}),
    "407-from-a-proxy": _redirect(407, "{foreign}{path}", **{"Proxy-Authenticate": "Basic"}),
}
