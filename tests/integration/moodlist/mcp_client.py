"""A client of `moodlist mcp`: the SDK's own, which starts the command as a process, behind functions that wait."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from anyio.from_thread import BlockingPortal, start_blocking_portal

from tests.integration.moodlist.forking import forked
from tests.integration.moodlist.running_command import COMMAND

if TYPE_CHECKING:  # importing the SDK takes a second, in every process that collects the tests
    from mcp import Client
    from mcp.types import CallToolResult, ListToolsResult

Json = dict[str, Any]


class Answer(NamedTuple):
    """The answer of a tool."""

    text: str
    value: Json  # an answer, or a problem
    is_error: bool


class McpClient:
    """A client that is connected to the server. `progress` has the messages of the calls so far."""

    def __init__(self, client: "Client", portal: BlockingPortal):
        self.progress: list[str] = []
        self.numbers: list[float] = []
        self._client = client
        self._portal = portal

    def tools(self) -> "ListToolsResult":
        return self._portal.call(self._client.list_tools)

    @property
    def instructions(self) -> str:
        return self._client.instructions or ""

    def start(self, tool: str, **arguments: Any) -> "Future[CallToolResult]":
        """Call a tool and do not wait for the answer."""

        async def call() -> "CallToolResult":
            return await self._client.call_tool(tool, arguments, progress_callback=self._on_progress)

        return self._portal.start_task_soon(call)

    def call(self, tool: str, **arguments: Any) -> Answer:
        """Return the answer of a tool."""
        return answer_of(self.start(tool, **arguments).result(timeout=60))

    def pages(self, tool: str, **arguments: Any) -> Iterator[Answer]:
        """Yield the pages of an answer, as a model asks for them."""
        offset: int | None = 0
        while offset is not None:
            answer = self.call(tool, **arguments, offset=offset)
            assert not answer.is_error, answer.text
            yield answer
            offset = answer.value["next_offset"]

    async def _on_progress(self, progress: float, total: float | None, message: str | None) -> None:
        self.numbers.append(progress)
        assert total is None  # the messages say how much there is
        self.progress.append(message or "")


def answer_of(result: "CallToolResult") -> Answer:
    (content,) = result.content
    assert content.type == "text"
    value = result.structured_content
    assert isinstance(value, dict)
    if not result.is_error:
        assert json.loads(content.text) == value
    return Answer(content.text, value, bool(result.is_error))


@contextmanager
def connected(
    environment: Mapping[str, str], log: TextIO, *options: str, mode: str = "auto", code: str = COMMAND[-1]
) -> Iterator[McpClient]:
    """Start the server and connect to it; disconnect at the end. `log` gets its standard error."""
    command, stdio = forked(code), resolve_name("mcp.client.stdio")
    server = stdio.StdioServerParameters(
        command=command[0], args=[*command[1:], "mcp", *options], env=dict(environment)
    )
    with start_blocking_portal() as portal:
        transport = stdio.stdio_client(server, errlog=log)
        client = resolve_name("mcp:Client")(transport, mode=mode, read_timeout_seconds=60)
        with portal.wrap_async_context_manager(client):
            yield McpClient(client, portal)
