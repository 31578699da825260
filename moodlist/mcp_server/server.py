"""The server: the tools over standard input and output, in the Model Context Protocol."""

import os
import signal
import sys
from contextlib import redirect_stdout
from importlib.metadata import version
from typing import Any

import anyio
import anyio.to_thread
import msgspec
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as ListedTool

from classify.application import Application
from classify.core.model import MoodModel
from classify.errors import MoodlistError
from classify.response.problem import problem_answer
from moodlist.failures import as_moodlist_error, describe_failure, report_failure
from moodlist.mcp_server.activity import Activity
from moodlist.mcp_server.arguments import PAGE_BYTES, json_schema, parse_arguments
from moodlist.mcp_server.local_files import LocalFiles
from moodlist.mcp_server.local_lists import ListReader
from moodlist.mcp_server.reports import Reports
from moodlist.mcp_server.tools import INSTRUCTIONS, TOOLS, Tool
from moodlist.program import say

Context = ServerRequestContext[Any]
_FORESEEN = (MoodlistError, OSError, MemoryError)  # their messages hold nothing of what was read


def serve(application: Application, files: LocalFiles) -> None:
    """Serve one client over standard input and output until it disconnects, and end the process then.

    Raises:
        ModelMismatch: the model's files are missing, damaged or do not match.
    """
    application.prepare()
    if sys.stdin.isatty():
        say("This server is started by an MCP client, which talks to it here. Press Ctrl-C to end it.")
    _end_on_ctrl_c()
    try:
        anyio.run(_serve, application, files)
    except* (BrokenPipeError, anyio.BrokenResourceError, anyio.ClosedResourceError):
        pass  # the client has gone without a word
    sys.stderr.flush()
    os._exit(0)  # Python's own exit would wait for threads that wait for Spotify or ReccoBeats


def _end_on_ctrl_c() -> None:
    """Let Ctrl-C end the process at once. The event loop would wait for the next line of the client."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: os._exit(128 + signal.SIGINT))


async def _serve(application: Application, files: LocalFiles) -> None:
    tools = _Tools(application.model, Reports(application, ListReader(application, files)))
    server: Server[Any] = Server(
        "moodlist",
        title="Moodlist",
        version=version("moodlist"),
        instructions=INSTRUCTIONS,
        on_list_tools=tools.list_tools,
        on_call_tool=tools.call,
    )
    async with stdio_server() as (read_stream, write_stream):
        with redirect_stdout(sys.stderr):  # standard output belongs to the protocol, and nothing else may be on it
            await server.run(read_stream, write_stream, server.create_initialization_options())


class _Tools:
    """What answers the client."""

    def __init__(self, model: MoodModel, reports: Reports):
        self._model = model
        self._reports = reports

    async def list_tools(self, _context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        """Answer `tools/list`."""
        return ListToolsResult(tools=[_listed(name, tool) for name, tool in TOOLS.items()])

    async def call(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        """Answer `tools/call`. A failure is an answer too, which the model can read.

        Raises:
            MCPError: there is no such tool.
        """
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"Unknown tool. Available: {', '.join(TOOLS)}.")
        activity = Activity()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(activity.forward, context.session.report_progress)
            result = await self._result(tool, params.arguments or {}, activity)
            tasks.cancel_scope.cancel()
        return result

    async def _result(self, tool: Tool, sent: dict[str, Any], activity: Activity) -> CallToolResult:
        try:
            arguments: Any = parse_arguments(sent, tool.arguments)
            if tool.check is not None:
                tool.check(arguments, self._model)
            reports = []
            if tool.reads_playlist:
                refresh = getattr(arguments, "refresh", False)
                reports = [await self._reports.get(arguments.playlist, activity, refresh=refresh)]
            answer = await anyio.to_thread.run_sync(tool.answer, arguments, self._model, *reports)
            text = msgspec.json.encode(answer).decode()
        except _FORESEEN as error:
            return _failed(as_moodlist_error(error))
        except Exception as error:  # noqa: BLE001  # so that the client never sees a traceback
            return _failed(_unforeseen(error))
        return _result(text)


def _result(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=msgspec.json.decode(text))


def _unforeseen(error: Exception) -> MoodlistError:
    """Print the error in the server's log; return what the client may see of it, which is nothing of what was read."""
    report_failure(error)
    return MoodlistError(
        f"{MoodlistError.title}: {type(error).__name__}. The server's log, which the MCP client keeps, says more."
    )


def _failed(failure: MoodlistError) -> CallToolResult:
    """Return the answer for a failure: in words, and as the problem that the HTTP API answers."""
    problem = msgspec.json.decode(problem_answer(failure).body)
    problem.pop("errors", None)  # the text has them
    text = describe_failure(failure).encode(errors="replace")[:PAGE_BYTES].decode(errors="ignore")
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=problem, is_error=True)


def _listed(name: str, tool: Tool) -> ListedTool:
    return ListedTool(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=json_schema(tool.arguments),
        output_schema=json_schema(tool.result),
        annotations=ToolAnnotations(
            title=tool.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=tool.reads_playlist,
        ),
    )
