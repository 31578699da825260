"""Pages that lie about themselves: total, limit, offset and next, and the entries that they hold."""

from collections.abc import Callable
from copy import deepcopy

from moodlist.simulator.http.messages import Reply
from tests.faults.fault import MARKER, Kind
from tests.faults.json_edits import MISSING, TOO_LARGE, Fields, Json, edited, put, putting
from tests.faults.places import ALL_PAGES, PAGE_STARTS, POSITIONS, Place
from tests.faults.wire import Exchange, Spoil

TOTAL = len(POSITIONS)
FIELDS: Fields = {
    "total": {
        "0": 0, "minus-1": -1, "true": True, "text": str(TOTAL), "null": None, "missing": MISSING, "list": [TOTAL],
        "half": TOTAL + 0.5, "float": float(TOTAL), "too-small": TOTAL - 35, "without-the-last-page": 100,
        "by-one-too-small": TOTAL - 1, "by-one-too-large": TOTAL + 1, "too-large": TOTAL + 50, "ten-million": 10**7,
        "1e999": TOO_LARGE, "30-digits": 10**30,
    },
    "limit": {
        "0": 0, "minus-1": -1, "true": True, "text": "50", "null": None, "missing": MISSING, "1": 1, "20": 20,
        "huge": 10**9, "1e999": TOO_LARGE,
    },
    "offset": {"0": 0, "minus-1": -1, "true": True, "text": "50", "null": None, "missing": MISSING, "139": 139},
    "next": {"null": None, "missing": MISSING, "empty": "", "true": True, "number": 100, "list": []},
    "href": {"null": None, "missing": MISSING, "number": 5},
    "items": {"null": None, "missing": MISSING, "object": {}, "text": MARKER, "true": True, "number": 50, "0": 0},
}  # fmt: skip


def page_of(content: Json) -> Json:
    """Return the page in an answer, which is the answer itself or a part of the playlist object."""
    items = content.get("items")
    return items if isinstance(items, dict) else content


def _on_page(edit: Callable[[Json], None]) -> Spoil:
    return edited(lambda content: edit(page_of(content)))


def _field(name: str, value: object) -> Kind:
    return Kind(_on_page(putting(name, value)))


def _other_host(name: str) -> Kind:
    def spoil(exchange: Exchange) -> Reply:
        address = f"{exchange.foreign}{exchange.request.path}?offset=50&limit=50"
        reply = edited(lambda content: put(page_of(content), name, address))(exchange)
        assert isinstance(reply, Reply)
        return reply

    return Kind(spoil)


def _next_is_this_page(page: Json) -> None:
    page["next"] = page["href"]


def _short(page: Json) -> None:
    del page["items"][-10:]


def _short_in_the_middle(page: Json) -> None:
    del page["items"][7]


def _empty(page: Json) -> None:
    page["items"] = []


def _empty_and_last(page: Json) -> None:
    page |= {"items": [], "next": None}


def _one_too_many(page: Json) -> None:
    page["items"].append(deepcopy(page["items"][0]))


def _all_twice(page: Json) -> None:
    page["items"] *= 2


def _nested(page: Json) -> None:
    page["items"] = [page["items"]]


def _all_null(page: Json) -> None:
    page["items"] = [None] * len(page["items"])


def _doubled(page: Json) -> None:
    """Put an entry in the place of the next one."""
    page["items"][8] = deepcopy(page["items"][7])


def kinds(place: Place) -> dict[str, Kind]:
    """Return the lies of a page at this place."""
    first = frozenset(PAGE_STARTS) & place.positions
    nested = place.positions if place is ALL_PAGES else first  # then each page has one entry, which is a list
    gone = "Null stands for a track that is gone, and all pages agree." if place is ALL_PAGES else ""
    fields = {f"{field}-{name}": _field(field, value) for field in FIELDS for name, value in FIELDS[field].items()}
    lies = fields | {
        "next-on-another-host": _other_host("next"),
        "href-on-another-host": _other_host("href"),
        "next-is-this-page": Kind(_on_page(_next_is_this_page)),
        "short": Kind(_on_page(_short)),
        "short-in-the-middle": Kind(_on_page(_short_in_the_middle)),
        "no-entries": Kind(_on_page(_empty)),
        "no-entries-and-no-next": Kind(_on_page(_empty_and_last)),
        "one-entry-too-many": Kind(_on_page(_one_too_many)),
        "all-entries-twice": Kind(_on_page(_all_twice)),
        "entries-in-a-list": Kind(_on_page(_nested), rows=nested),
        "all-entries-null": Kind(_on_page(_all_null), untrue=place.positions, undetectable=gone),
        "an-entry-in-the-place-of-another": Kind(_on_page(_doubled)),
    }
    return {f"page-{name}": kind for name, kind in lies.items()}
