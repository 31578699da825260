"""A connection of `moodlist serve`: uvicorn's, which also ends slow clients, as API Gateway does."""

from asyncio import TimerHandle, Transport

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from classify.errors import MoodlistError
from classify.response import problem_answer
from moodlist.server import gateway_errors

MAX_CONNECTIONS = 512  # at once; most systems let a process have 1,024 open files
HEADER_SECONDS = 10.0  # from the connection or the first byte of a request to the end of its headers
WRITE_SECONDS = 60.0  # in which a client has to read what it was sent


class LimitedConnection(H11Protocol):
    """A connection with time limits for sending the headers and for reading the answer.

    The time limit for the body is in `LocalApi`, which reads it.
    """

    _header_timer: TimerHandle | None = None
    _write_timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Refuse the connection if there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            self._refuse(gateway_errors.too_many_connections(MAX_CONNECTIONS))
        else:
            self._watch_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        _cancel(self._header_timer)
        _cancel(self._write_timer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and start the time limit of the headers if they are not complete."""
        super().data_received(data)
        self._watch_headers()

    def pause_writing(self) -> None:
        """Start the time limit of a client that does not read its answer."""
        super().pause_writing()
        self._write_timer = self.loop.call_later(WRITE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop that time limit."""
        _cancel(self._write_timer)
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's text says less
        """Answer with a problem, where uvicorn would answer with a text."""
        self._refuse(gateway_errors.unreadable())

    def _watch_headers(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:  # a request has arrived
            _cancel(self._header_timer)
            self._header_timer = None
        elif self._header_timer is None:
            self._header_timer = self.loop.call_later(HEADER_SECONDS, self._end_slow_headers)

    def _end_slow_headers(self) -> None:
        self._header_timer = None
        if self.conn.trailing_data[0]:  # otherwise the client has sent nothing, and expects no answer
            self._refuse(gateway_errors.request_timeout(HEADER_SECONDS))
        else:
            self.transport.close()

    def _refuse(self, error: MoodlistError) -> None:
        """Answer with a problem, unless an answer has begun, and close the connection."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            answer = problem_answer(error)
            body = answer.body.encode()
            own = {"content-type": answer.media_type, "content-length": str(len(body)), "connection": "close"}
            headers = list({**own, **answer.headers}.items())
            response = h11.Response(status_code=int(answer.status), headers=headers, reason=error.status.phrase)
            for event in (response, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def _cancel(timer: TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
