"""The house rules a reader relies on: small files, small functions, short lines, nothing about one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, LINE_CHARACTERS = 300, 30, 120
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".yml", ".txt", ".lock", ".json", ".sh", ""}
FOREIGN = ("/wor" + "k/", "/roo" + "t/", "pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js")


def sources() -> Iterator[Path]:
    """Our Python files, without generated migrations."""
    for folder in ("fadu", "scripts", "bench", "tests"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def name(file: Path) -> str:
    """The path a reader would open."""
    return str(file.relative_to(ROOT))


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_files_are_short() -> None:
    long = [(name(file), count) for file in sources() if (count := len(file.read_text().splitlines())) > FILE_LINES]
    assert not long, f"files of more than {FILE_LINES} lines: {long}"


def test_functions_are_short() -> None:
    long = [
        (f"{name(file)}:{node.lineno} {node.name}", body_lines(node))
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > FUNCTION_LINES
    ]
    assert not long, f"functions of more than {FUNCTION_LINES} lines: {long}"


def test_lines_are_short() -> None:
    long = [
        f"{name(file)}:{number}"
        for file in sources()
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if len(line) > LINE_CHARACTERS
    ]
    assert not long, f"lines of more than {LINE_CHARACTERS} characters: {long}"


def test_sources_name_no_machine() -> None:
    """The repository works anywhere: no path of one machine, no package host."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    files = [ROOT / entry for entry in listed.split("\0") if entry and Path(entry).suffix in TEXT]
    found = [
        (name(file), word)
        for file in files
        if file.is_file()
        for word in FOREIGN
        if word in file.read_text(errors="ignore")
    ]
    assert not found, found


def third_party(folder: str) -> dict[str, str]:
    """Top-level names a folder imports from outside, each with a file that does."""
    found = {}
    for file in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                modules = [node.module]
            for module in modules:
                top = module.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in ("fadu", "tests"):
                    found[top] = name(file)
    return found


def test_what_is_imported_is_declared() -> None:
    """An installation from pyproject.toml has everything that `fadu` imports, not just this machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["spark"]]
    declared = {normal(re.split(r"[^\w.-]", line)[0]) for line in lines}
    brought = {"markupsafe", "pydantic"}  # by jinja2 and django-ninja, whose interface they are part of
    known = {"ibis": ["ibis-framework"]} | dict(packages_distributions())  # extras need not be installed
    missing = {
        module: file
        for module, file in third_party("fadu").items()
        if "/tests/" not in file and not {normal(each) for each in known.get(module, [module])} & (declared | brought)
    }
    assert not missing, missing


def normal(package: str) -> str:
    """The name of a package as registries compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()
