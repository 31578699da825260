"""Names of files that Windows refuses, shortens or takes for a device.

https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
"""

import os
from pathlib import PurePath, PureWindowsPath

from classify.errors import BadRequest

IS_WINDOWS = os.name == "nt"
_FORBIDDEN = set('<>:"/\\|?*') | set(map(chr, range(32)))
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"
}


def is_device(name: str) -> bool:
    """Return whether Windows takes the name for a device, as it does `aux.csv`. Letter case does not count."""
    return name.partition(".")[0].rstrip(" ").casefold() in _DEVICES


def check_name(path: PurePath) -> None:
    """Check, on Windows, that a file or a folder can have this path and will have it as it is written.

    Raises:
        BadRequest: it cannot; the detail says why.
    """
    if not IS_WINDOWS:
        return
    windows_path = PureWindowsPath(path)
    parts = [part for part in windows_path.parts if part not in {windows_path.anchor, ".."}]
    for part in parts:
        if reason := _fault(part, is_alone=len(parts) == 1):
            raise BadRequest(f"Windows cannot write to {str(path)!r}: {reason}. Choose another name.")


def _fault(name: str, *, is_alone: bool) -> str | None:
    """Return what is wrong with the name; a device itself may be written to, such as NUL."""
    if found := sorted(_FORBIDDEN.intersection(name)):
        return f"a name may not contain {found[0]!r}"
    if name.endswith((".", " ")):
        return f"{name!r} ends in a dot or a blank, which Windows would leave out"
    if is_device(name) and not (is_alone and "." not in name):
        return f"{name!r} is the name of a device"
    return None
