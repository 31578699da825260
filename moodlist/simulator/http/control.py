"""The simulator's own endpoints, for those outside its process: /simulator/faults, /calls, /health."""

from dataclasses import asdict
from inspect import getmembers, ismethod

import msgspec

from moodlist.simulator.http.call_log import CallLog
from moodlist.simulator.http.fault_queue import FaultQueue
from moodlist.simulator.http.faults import Fault
from moodlist.simulator.http.messages import Reply, Request
from moodlist.simulator.http.routes import Routes

ROOT = "/simulator"
KINDS = dict(getmembers(Fault, ismethod))


class Control:
    """Faults set and calls read over HTTP."""

    def __init__(self, faults: FaultQueue, calls: CallLog) -> None:
        self._faults = faults
        self._calls = calls
        self._routes = Routes(
            {
                "GET /health": self._health,
                "GET /calls": self._all_calls,
                "POST /faults": self._add_faults,
                "DELETE /faults": self._clear_faults,
            }
        )

    def answer(self, request: Request) -> Reply | None:
        """The reply to a request for the simulator itself, None where it is for another."""
        if not request.path.startswith(f"{ROOT}/"):
            return None
        reply = self._routes.answer(request, request.path.removeprefix(ROOT))
        return reply or Reply.json({"error": "no such endpoint"}, 404)

    def _health(self, _: Request) -> Reply:
        return Reply.json({"status": "ok"})

    def _all_calls(self, _: Request) -> Reply:
        shown = [
            {**msgspec.to_builtins(call), "body": call.body.decode(errors="replace")} for call in self._calls.all()
        ]
        return Reply.json({"calls": shown})

    def _add_faults(self, request: Request) -> Reply:
        try:
            sent = msgspec.json.decode(request.body)
            faults = [fault_from_json(each) for each in (sent if isinstance(sent, list) else [sent])]
        except (msgspec.MsgspecError, TypeError) as error:
            return Reply.json({"error": str(error), "kinds": sorted(KINDS)}, 400)
        for fault in faults:
            self._faults.add(fault)
        return Reply.json({"added": len(faults)}, 201)

    def _clear_faults(self, _: Request) -> Reply:
        self._faults.clear()
        return Reply(204)


def fault_from_json(content: object) -> Fault:
    """A fault from its fields, or from `{"kind": "rate_limited", "retry_after": 3}`; else TypeError."""
    if not isinstance(content, dict):
        raise TypeError("a fault is an object")
    kind = content.pop("kind", None)
    if kind is None:
        return msgspec.convert(content, Fault)
    if kind not in KINDS:
        raise TypeError(f"no such kind of fault: {kind}")
    fault: Fault = KINDS[kind](**content)
    msgspec.convert({name: value for name, value in asdict(fault).items() if name != "body"}, Fault)
    return fault
