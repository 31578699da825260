"""moodlist completion: prints the script with which a shell completes the command line.

shtab writes it once, from the whole tree of parsers, so that pressing Tab starts no Python.
"""

import re
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Sequence
from typing import get_args

from classify.core.model import MoodModel
from classify.request import Include
from moodlist.main import command_line
from moodlist.parser import CommandParser
from moodlist.program import NAME
from moodlist.settings import user_settings

SHELLS = ("bash", "zsh", "fish")
FILES = {"SOURCE", "FILE", "CSV", "TOML"}  # the names, in the help, of arguments that are files
FOLDERS = {"FOLDER", "DIR"}
EXAMPLES = """
moodlist completion bash > ~/.local/share/bash-completion/completions/moodlist
moodlist completion zsh > ~/.zfunc/_moodlist
moodlist completion fish > ~/.config/fish/completions/moodlist.fish
"""
NOTES = """\
Make the folder first (mkdir -p), and open a new terminal afterwards.
- bash needs the package bash-completion. Without it, save the script anywhere and `source` it in ~/.bashrc.
- zsh needs these lines in ~/.zshrc:  fpath=(~/.zfunc $fpath); autoload -U compinit; compinit
- fish needs nothing else.
Print the script again after an update, or if MOODLIST_MODEL_DIR names a model with other moods."""

# shtab's script for bash does not know that readline makes `=` a word of its own, nor that a name may have blanks.
BASH_END = """
_shtab_compgen_files() { compgen -f -- "$1"; }
_shtab_compgen_dirs() { compgen -d -- "$1"; }
_moodlist() {
  local words=() current=$COMP_CWORD index
  for index in "${!COMP_WORDS[@]}"; do
    if [[ ${COMP_WORDS[index]} != = ]]; then
      words+=("${COMP_WORDS[index]}")
    elif [[ $index == "$COMP_CWORD" ]]; then
      words+=("")
    elif [[ $index -lt $COMP_CWORD ]]; then
      ((current -= 1))
    fi
  done
  local COMP_WORDS=("${words[@]}") COMP_CWORD=$current
  _shtab_moodlist
}
complete -o bashdefault -F _moodlist moodlist
"""
# In shtab's script for zsh, an option with a value: a `=` behind its name lets the value follow in the same word.
ZSH_OPTION = re.compile(r'^(  \S*?--[a-z-]+)((?:}")?\[)(?=.*]:)', re.MULTILINE)


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist completion`."""
    about = "Print a script that lets a shell complete subcommands, options, their values and files."
    parser.describe(about, EXAMPLES, NOTES)
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))


def run(args: Namespace) -> int:
    """Print the script.

    Raises:
        MoodlistError: a setting is invalid, or the model, whose moods are completed, cannot be read.
    """
    import shtab  # noqa: PLC0415  # only this command needs it

    tree = command_line()
    tree.prog = NAME  # however this process was started
    _complete_values(tree, MoodModel.load(user_settings().model_dir).moods)
    script = shtab.complete(tree, args.shell).rstrip("\n") + "\n"
    if args.shell == "bash":
        script += BASH_END
    if args.shell == "zsh":
        script = ZSH_OPTION.sub(r"\1=\2", script)
    print(script, end="")
    return 0


def _complete_values(parser: ArgumentParser, moods: Sequence[str]) -> None:
    """Fill the parsers below this one, and say of each argument what completes it."""
    if isinstance(parser, CommandParser):
        parser.fill()
    for action in parser._actions:  # argparse has no public list of them; shtab reads this one too
        if isinstance(action, _SubParsersAction):
            action.help = None  # shtab leaves out what the help leaves out
            for each in action.choices.values():
                _complete_values(each, moods)
        elif action.metavar in FILES | FOLDERS:
            action.complete = "file" if action.metavar in FILES else "directory"  # type: ignore[attr-defined]
        elif action.dest in {"mood", "include"}:
            action.choices = moods if action.dest == "mood" else get_args(Include)
