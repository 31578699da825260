"""An interactive shell in a terminal, in which a test presses Tab."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# What a terminal needs: Tab completes, and Ctrl-T shows the line.
SETUP = {
    "zsh": """
fpath=({script.parent} $fpath); autoload -U compinit; compinit -u -D
show() {{ print -r -- "<<$BUFFER>>" }}
zle -N show
bindkey '^I' complete-word '^T' show
unsetopt automenu autolist beep; PS1='ready> '
cd {folder}
""",
    "bash": """
source {script}
show() {{ printf '<<%s>>\\n' "$READLINE_LINE"; }}
bind -x '"\\C-t": show'
bind 'set bell-style none' 'set enable-bracketed-paste off'; PS1='ready> '
cd {folder}
""",
}
START = {"zsh": ["zsh", "-f", "-i"], "bash": ["bash", "--norc", "-i"]}


@contextmanager
def terminal_of(shell: str, script: Path, folder: Path) -> Iterator[Callable[[str], str]]:
    """Start a shell in a terminal; yield a function that types a line and Tab, and returns the completed line."""
    terminal, inside = pty.openpty()
    environment = os.environ | {"TERM": "dumb", "COLUMNS": "500"}
    process = subprocess.Popen(
        START[shell], stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True
    )
    os.close(inside)

    def read_until(end: str) -> str:
        shown, deadline = "", time.monotonic() + 30
        while end not in shown:
            assert time.monotonic() < deadline, shown
            if select.select([terminal], [], [], 1)[0]:
                shown += os.read(terminal, 4096).decode(errors="replace")
        return shown

    def press_tab(line: str) -> str:
        os.write(terminal, f"{line}\t\x14".encode())
        shown = read_until(">>")
        os.write(terminal, b"\x15")  # Ctrl-U empties the line
        return shown.rpartition("<<")[2].partition(">>")[0]

    try:
        (folder / ".setup").write_text(SETUP[shell].format(script=script, folder=folder), "utf-8")
        os.write(terminal, f"source {folder / '.setup'}\n".encode())
        read_until("ready> ")
        yield press_tab
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
