import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
PINS = {  # the pinned files that Lambda, CI and make install
    "run": ("functions/requirements", "layers/model/requirements", "moodlist/requirements"),
    "mcp": ("moodlist/mcp_server/requirements",),
    "train": ("training/requirements",),
    "catalog": ("moodlist/catalog/requirements",),
}
BUILD_ONLY = {"setuptools"}  # make installs the checkout without an isolated build


def _folder(package: str) -> Path:
    """The folder of a package, by the longest entry of package-dir above it."""
    parts = package.split(".")
    for count in range(len(parts), 0, -1):
        mapped = SETUPTOOLS["package-dir"].get(".".join(parts[:count]))
        if mapped:
            return ROOT.joinpath(mapped, *parts[count:])
    return ROOT.joinpath(*parts)


def _named(requirement: str) -> str:
    return re.split(r"[\[<>=~!; ]", requirement.strip(), maxsplit=1)[0].lower()


def _declared(part: str) -> dict[str, str]:
    project = PROJECT["project"]
    listed = project["dependencies"] if part == "run" else project["optional-dependencies"][part]
    return {_named(requirement): requirement for requirement in listed}


def _required(part: str) -> set[str]:
    lines = [line for file in PINS[part] for line in (ROOT / f"{file}.in").read_text("utf-8").splitlines()]
    return {_named(line) for line in lines if line.strip() and not line.startswith(("#", "-"))} - BUILD_ONLY


def _pinned(part: str) -> dict[str, str]:
    text = "\n".join((ROOT / f"{file}.txt").read_text("utf-8") for file in PINS[part])
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", text))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@pytest.mark.parametrize("part", PINS)
def test_every_pinned_dependency_is_declared(part: str) -> None:
    assert _declared(part).keys() == _required(part)


@pytest.mark.parametrize("part", PINS)
def test_every_pin_is_inside_its_declared_range(part: str) -> None:
    pinned = _pinned(part)
    for name, requirement in _declared(part).items():
        low, high = re.fullmatch(r"[a-z0-9-]+>=([\d.]+),<([\d.]+)", requirement).groups()  # type: ignore[union-attr]
        assert _number(low) <= _number(pinned[name]) < _number(high), requirement


def test_the_extra_plot_is_a_part_of_train_and_so_pinned_with_it() -> None:
    assert _declared("plot") == {"matplotlib": _declared("train")["matplotlib"]}


def test_every_folder_with_code_is_a_listed_package() -> None:
    tops = [_folder(top) for top in ("classify", "moodlist", "moodlist.training")]
    with_code = {file.parent for top in tops for file in top.rglob("*.py")}
    assert with_code == {_folder(package) for package in SETUPTOOLS["packages"]} - {_folder("classify.model")}


def test_only_two_top_level_packages_are_installed() -> None:
    assert {package.partition(".")[0] for package in SETUPTOOLS["packages"]} == {"classify", "moodlist"}


def test_every_data_file_that_the_code_reads_is_package_data() -> None:
    packages = sorted(
        SETUPTOOLS["packages"], key=lambda name: len(_folder(name).parts), reverse=True
    )  # innermost first
    for top in ("classify", "moodlist", "moodlist.training", "classify.model"):
        for file in _folder(top).rglob("*"):
            if (
                file.suffix in {".toml", ".md", ".onnx", ".json", ".css", ".js", ".html", ".svg", ".csv"}
                and file.name != "README.md"
            ):
                package = next(each for each in packages if file.is_relative_to(_folder(each)))
                patterns = SETUPTOOLS["package-data"][package]
                assert any(file.relative_to(_folder(package)).match(pattern) for pattern in patterns), file
