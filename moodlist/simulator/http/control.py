"""Endpoints that control the simulator from another process: /simulator/faults, /calls and /health."""

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
    """Set faults and read calls over HTTP."""

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
        """Return the reply to a request for the simulator itself, or None if it is for a simulated service."""
        if not request.path.startswith(f"{ROOT}/"):
            return None
        reply = self._routes.answer(request, request.path.removeprefix(ROOT))
        return reply or Reply.json({"error": "no such endpoint"}, 404)

    def _health(self, _: Request) -> Reply:
        return Reply.json({"status": "ok"})

    def _all_calls(self, _: Request) -> Reply:
        calls = [
            {**msgspec.to_builtins(call), "body": call.body.decode(errors="replace")} for call in self._calls.all()
        ]
        return Reply.json({"calls": calls, "count": self._calls.count})

    def _add_faults(self, request: Request) -> Reply:
        try:
            sent = msgspec.json.decode(request.body)
            faults = [fault_from_json(each) for each in (sent if isinstance(sent, list) else [sent])]
        except (msgspec.MsgspecError, TypeError) as error:
            return Reply.json({"error": str(error), "kinds": sorted(KINDS)}, 400)
        self._faults.add(*faults)
        return Reply.json({"added": len(faults)}, 201)

    def _clear_faults(self, _: Request) -> Reply:
        self._faults.clear()
        return Reply(204)


def fault_from_json(content: object) -> Fault:
    """Return a fault from its fields, or from a kind such as `{"kind": "rate_limited", "retry_after": 3}`.

    Raises:
        TypeError: the content is not a fault.
    """
    if not isinstance(content, dict):
        raise TypeError("a fault is an object")
    kind = content.pop("kind", None)
    if kind is None:
        return msgspec.convert(content, Fault)
    if kind not in KINDS:
        raise TypeError(f"unknown kind of fault: {kind}")
    fault: Fault = KINDS[kind](**content)
    msgspec.convert({name: value for name, value in asdict(fault).items() if name != "body"}, Fault)
    return fault
