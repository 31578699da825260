#!/bin/bash
# Print the path of Python 3.13, the version that Lambda runs; fail if this machine has none.
# Look on PATH first, then among the versions that pyenv and uv have installed but that are not on PATH.
set -euo pipefail
shopt -s nullglob

candidates=(python3.13 python3
    "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.13.*/bin/python3.13
    "${UV_PYTHON_INSTALL_DIR:-${HOME:-}/.local/share/uv/python}"/cpython-3.13.*/bin/python3.13)
for python in "${candidates[@]}"; do
    # pyenv's shims exist for versions that are not active, and then fail; so run each candidate.
    if "$python" -c 'import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then
        command -v "$python"
        exit
    fi
done
echo "Python 3.13 with venv was not found. Install it: apt-get install python3.13-venv, or pyenv install 3.13, or" \
    "uv python install 3.13" >&2
exit 1
