"""Calls that run at once and are given up together: their waits end, and their connections are closed.

A call learns of its group from its thread, since the libraries between them pass nothing on.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from classify.deadline import out_of_time

Result = TypeVar("Result")

_thread = threading.local()


class CallGroup:
    """The calls of one request that run at once. `first_error` is the error of the first one that failed."""

    def __init__(self) -> None:
        self.first_error: Exception | None = None
        self._given_up = threading.Event()
        self._connections: set[socket.socket] = set()
        self._loads: dict[str, dict[int, int]] = {}
        self._lock = threading.Lock()

    def run(self, call: Callable[[], Result], on_done: Callable[[], None] | None = None) -> Result:
        """Return the result of a call that belongs to the group, and then call `on_done`; give up if the call fails.

        Raises:
            OutOfTime: the group was given up before the call started.
            Exception: as the call.
        """
        self.check()
        _thread.group = self
        try:
            result = call()
        except Exception as error:
            self.give_up(error)  # and the traceback of the error holds what the call has read
            raise
        else:
            self.forget_loads()
            return result
        finally:
            _thread.group = None
            if on_done:
                on_done()

    def give_up(self, error: Exception | None = None) -> None:
        """End the waits of all calls, and shut down the connections on which they wait for an answer."""
        with self._lock:
            if not self._given_up.is_set():
                self.first_error = error
            self._given_up.set()
            for connection in self._connections:
                _shut_down(connection)

    def check(self) -> None:
        """Do nothing, as long as the group is not given up.

        Raises:
            OutOfTime: it is.
        """
        if self._given_up.is_set():
            raise out_of_time()

    def sleep(self, seconds: float) -> None:
        """Sleep until the group is given up.

        Raises:
            OutOfTime: it is.
        """
        self._given_up.wait(seconds)
        self.check()

    def load(self, kind: str, amount: int) -> int:
        """Note how much of a kind the call of this thread holds now; return how much all calls hold together."""
        with self._lock:
            loads = self._loads.setdefault(kind, {})
            loads[threading.get_ident()] = amount
            return sum(loads.values())

    def forget_loads(self) -> None:
        """Note that the call of this thread holds nothing any more."""
        with self._lock:
            for loads in self._loads.values():
                loads.pop(threading.get_ident(), None)

    @contextmanager
    def waiting_on(self, connection: socket.socket) -> Iterator[None]:
        """Shut down the connection if the group is given up before or within the block."""
        with self._lock:
            self._connections.add(connection)
            if self._given_up.is_set():
                _shut_down(connection)
        try:
            yield
        finally:
            with self._lock:
                self._connections.discard(connection)


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def current_group() -> CallGroup | None:
    """Return the group of the call that runs in this thread, if any."""
    group: CallGroup | None = getattr(_thread, "group", None)
    return group


def pause(seconds: float) -> None:
    """Sleep; a call of a group wakes up when the group is given up.

    Raises:
        OutOfTime: the group was given up.
    """
    group = current_group()
    if group is None:
        time.sleep(seconds)
    else:
        group.sleep(seconds)
