"""One fault: which answers are spoiled and how, and what an honest report may then say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from moodlist.simulator.http.messages import Request
from tests.faults.places import Place
from tests.faults.wire import Spoil

Times = Literal["once", "always"]
MARKER = "UPSTREAM-BODY-7f3a9c"  # in each spoiled body that no answer may repeat


@dataclass(frozen=True)
class Kind:
    """A way to spoil an answer.

    `rows` are the positions of bad rows, which may cost their songs and nothing else. `undetectable` is the reason for
    which no reader can detect that all answers lie about the positions `untrue`; empty if one can. `whole` says that
    the answer as a whole is spoiled, so that ReccoBeats' part of it may be missing. `harmless` says when the request
    has to succeed all the same: `once` if a further attempt is answered well. A kind that `stalls` ends with a timeout.
    `rewrite` changes the address that the proxy forwards.
    """

    spoil: Spoil
    rows: frozenset[int] = frozenset()
    untrue: frozenset[int] = frozenset()
    undetectable: str = ""
    whole: bool = True
    harmless: Sequence[Times] = ()
    stalls: bool = False
    rewrite: Callable[[str], str] = str


@dataclass(frozen=True)
class Fault:
    """A kind at a place, once or always."""

    kind_name: str
    kind: Kind
    place: Place
    times: Times = "always"

    @property
    def name(self) -> str:
        """A readable and unique name."""
        return f"{self.place.name}/{self.kind_name}/{self.times}"

    @property
    def undetectable(self) -> str:
        """The reason for which no reader can detect the fault; empty if one can, as it can if an answer lies once."""
        return self.kind.undetectable if self.times == "always" else ""

    @property
    def untrue(self) -> frozenset[int]:
        """The positions about which the report may be wrong."""
        return self.kind.untrue if self.undetectable else frozenset()

    @property
    def must_succeed(self) -> bool:
        """Whether the application has to answer 200."""
        return self.times in self.kind.harmless

    @property
    def fails_reccobeats(self) -> bool:
        """Whether tracks may be skipped because ReccoBeats failed."""
        return self.kind.whole and self.place.of_reccobeats

    def applies(self, request: Request, spoiled: int) -> bool:
        """Return whether the answer to this request is to be spoiled, after so many were."""
        return self.place.matches(request) and (self.times == "always" or spoiled == 0)


def faults(kinds: Mapping[str, Kind], places: Sequence[Place], times: Sequence[Times] = ("always",)) -> Iterator[Fault]:
    """Yield every kind at every place."""
    for place in places:
        for name, kind in kinds.items():
            for each in times:
                yield Fault(name, kind, place, each)
