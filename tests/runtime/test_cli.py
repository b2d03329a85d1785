"""The command line: one clear line when something is wrong, nothing loaded that a command does not need."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from fadu.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def fadu(*args: str, data: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    where = {"FADU_DATA": str(data)} if data else {}
    return subprocess.run(
        [sys.executable, "-m", "fadu.cli", *args], capture_output=True, text=True, cwd=ROOT, check=False, timeout=120,
        env=os.environ | where | env,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The single line on stderr of a command that refused."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("法度：") and "| fadu: " in line
    return line


@pytest.mark.parametrize(
    "args", [("nonsense",), ("up", "--port", "70000"), ("up", "--port", "x"), ("up", "--nonsense"), ("backup",)]
)
def test_bad_input_is_one_line(args: tuple[str, ...]) -> None:
    one_line(fadu(*args))


def test_every_command_explains_itself() -> None:
    listed = fadu("--help")
    assert listed.returncode == 0
    for command in COMMANDS:
        assert command.name in listed.stdout


def test_pure_commands_do_not_load_django() -> None:
    code = (
        "import sys; from fadu.cli import main; status = main(sys.argv[1:]); "
        "assert 'django' not in sys.modules and 'psycopg' not in sys.modules; sys.exit(status)"
    )
    command = [sys.executable, "-c", code, "due", "--list", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_a_busy_port_is_named(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in one_line(fadu("up", "--port", port, data=data))


def test_an_unwritable_folder_is_named(data: Path) -> None:
    data.parent.joinpath("file").write_text("not a folder")
    assert "不可写" in one_line(fadu("up", data=data.parent / "file" / "data"))


def test_another_major_version_is_named(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres/PG_VERSION").write_text("15\n")
    assert "PostgreSQL 15" in one_line(fadu("up", "--port", "0", data=data))


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://127.0.0.1:1/nothing"])
def test_a_wrong_database_url_is_named(data: Path, url: str) -> None:
    one_line(fadu("up", "--port", "0", data=data, FADU_DATABASE_URL=url))


def test_a_file_that_is_no_backup_is_refused(data: Path) -> None:
    assert "备份" in one_line(fadu("restore", "pyproject.toml", data=data))
    assert "无法读取" in one_line(fadu("restore", "absent.tar", data=data))
