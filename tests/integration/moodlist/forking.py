"""A process that loads what the command imports, and forks itself for each task that launcher.py hands over.

Most of the time of a short command goes into its imports. The forked process is a process like any other: it has its
own streams, environment, signals and exit code. Only the start of the interpreter is not its own.
"""

import atexit
import functools
import io
import marshal
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import NamedTuple

LAUNCHER = Path(__file__).with_name("launcher.py")
ROOT = Path(__file__).parents[3]
LOADED = (
    *("onnxruntime", "uvicorn", "classify.application", "classify.api.routes", "moodlist.server"),
    *(f"moodlist.commands.{name}" for name in ("classify", "playlists", "serve", "simulator", "split")),
)
LOADED_FOR = {"mcp": "moodlist.mcp_server.server"}  # on the first task of the subcommand, because it takes seconds


class Task(NamedTuple):
    """What a process gets at its start."""

    command: list[str]  # the code, and its arguments
    environment: dict[str, str]
    folder: str
    streams: list[int]


def forked(code: str) -> list[str]:
    """Return a command line that does what `[sys.executable, "-c", code]` does, in a fork if the system can do it."""
    if sys.platform != "linux":
        return [sys.executable, "-c", code]
    return [sys.executable, "-I", "-S", str(LAUNCHER), _socket(), code]


@functools.cache
def _socket() -> str:
    """Start the process that forks, until this one ends, and return its address."""
    folder = tempfile.mkdtemp()  # of pytest's folders, the path may be too long for a socket
    path = f"{folder}/socket"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.moodlist.forking", path],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT)]),
            "PYTHONWARNINGS": "error",
            "OPENBLAS_NUM_THREADS": "1",  # so that it has a single thread when it forks
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    atexit.register(shutil.rmtree, folder)
    atexit.register(process.communicate)  # which closes its standard input
    return path


def next_task(listener: socket.socket) -> Task:
    """Fork for each task. Return it in the forked process only."""
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:  # the tests have ended
            sys.exit()
        connection, _ = listener.accept()
        message, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
        command, environment, folder = marshal.loads(message)  # noqa: S302  # from the tests
        task = Task(command, environment, folder, streams)
        if module := LOADED_FOR.get(task.command[1]):
            import_module(module)
        if os.fork() == 0:
            with connection:
                _become_or_watch(connection)
            return task
        connection.close()
        for stream in streams:
            os.close(stream)


def _become_or_watch(connection: socket.socket) -> None:
    """Return in one more forked process. Tell the launcher how that ends; kill it if the launcher was killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    process = os.fork()
    if process == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        connection.send(b"%d" % os.getpid())
        return

    def kill_with_launcher() -> None:
        connection.recv(1)
        os.kill(process, signal.SIGKILL)

    os.closerange(0, connection.fileno())
    Thread(target=kill_with_launcher, daemon=True).start()
    _, status = os.waitpid(process, 0)
    connection.send(b"%d" % status)
    os._exit(0)


def begin(task: Task) -> None:
    """Take over the streams, the environment and the folder of the task."""
    for number, descriptor in enumerate(task.streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(task.environment)
    os.chdir(task.folder)
    encoding, _, errors = os.environ.get("PYTHONIOENCODING", "utf-8").partition(":")
    raw = [io.FileIO(number, mode, closefd=False) for number, mode in enumerate("rww")]
    stdin = io.TextIOWrapper(io.BufferedReader(raw[0]), encoding, errors or None)
    stdout = io.TextIOWrapper(io.BufferedWriter(raw[1]), encoding, errors or None, line_buffering=raw[1].isatty())
    stderr = io.TextIOWrapper(io.BufferedWriter(raw[2]), encoding, "backslashreplace", line_buffering=True)
    for name, stream in (("stdin", stdin), ("stdout", stdout), ("stderr", stderr)):
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = ["-c", *task.command[1:]]


def main(path: str) -> None:
    """Fork until the tests end, which closes standard input; in a fork, run the code of its task."""
    for module in LOADED:
        import_module(module)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal of the tests
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(path)
        listener.listen()
        print("ready", flush=True)
        task = next_task(listener)
    begin(task)
    exec(compile(task.command[0], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102  # what the tests run


if __name__ == "__main__":
    main(sys.argv[1])
