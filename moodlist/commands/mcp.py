"""moodlist mcp: serves Moodlist's tools to an MCP client, such as a chat program, over standard input and output."""

from argparse import Namespace

from classify.errors import BadRequest
from moodlist.installation import require_extra
from moodlist.options import add_cache, add_model, named_path
from moodlist.parser import CommandParser
from moodlist.settings import user_settings

LIBRARIES = ("anyio", "mcp")  # those of the extra "mcp"
EXAMPLES = """
moodlist mcp                                  # an MCP client starts this; docs/mcp.md says how to add it
moodlist mcp --files ~/Music --files exports   # reads exported files only in these folders
moodlist mcp --no-files
"""
NOTES = """\
The tools classify playlists, list the songs of a mood, explain a song's mood and list the moods. They only read. They
use the login of `moodlist login`, the settings and the caches of the command line."""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist mcp`."""
    parser.describe("Let an assistant use Moodlist, through the Model Context Protocol (MCP).", EXAMPLES, NOTES)
    files = parser.add_mutually_exclusive_group()
    files.add_argument(
        "--files",
        metavar="FOLDER",
        action="append",
        type=named_path,
        help="read exported files only in this folder and those below it; repeat it for several (default: anywhere)",
    )
    files.add_argument("--no-files", dest="files", action="store_const", const=[], help="read no files")
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Serve until the client disconnects.

    Raises:
        MissingExtra: the SDK of the protocol is not installed.
        BadRequest: a folder of --files is none.
        MoodlistError: the model or a setting cannot be read.
    """
    for folder in args.files or []:
        if not folder.expanduser().is_dir():
            raise BadRequest(
                f"Cannot read files in {str(folder.absolute())!r}: there is no such folder. Pass the whole path of a "
                "folder to --files: a client may start the server in any folder."
            )
    require_extra("mcp", LIBRARIES, "This server")
    from classify.application import Application  # noqa: PLC0415  # slow to import, and useless without the SDK
    from moodlist.mcp_server.local_files import LocalFiles  # noqa: PLC0415
    from moodlist.mcp_server.server import serve  # noqa: PLC0415

    serve(Application(user_settings(args.model, cache=args.cache)), LocalFiles(args.files))
    return 0
