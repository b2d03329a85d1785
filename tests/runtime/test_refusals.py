"""Circumstances in which nothing can be served: each is told in one line; and what a start that is cut short leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from fadu.config import prepare
from fadu.kernel.today import CITY_TIME
from fadu.runtime import keeper, places, up
from fadu.runtime.problems import Problem

NOON = datetime(2026, 11, 23, 12, tzinfo=CITY_TIME)
Usage = namedtuple("Usage", "total used free")


def server(version: int, encoding: str = "UTF8") -> Any:
    """As much of a connection as the check of a server looks at."""
    answer = SimpleNamespace(fetchone=lambda: (encoding,))
    return SimpleNamespace(info=SimpleNamespace(server_version=version), execute=lambda sql: answer)


@pytest.mark.parametrize("last", [None, NOON - timedelta(days=400), NOON, NOON + timedelta(hours=23)])
def test_a_clock_that_agrees_with_the_records(last: datetime | None) -> None:
    prepare.check_clock(last, NOON)


def test_a_clock_set_back_is_refused_unless_it_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    later = NOON + timedelta(days=2)
    with pytest.raises(Problem, match="2026-11-23 12:00.*2026-11-25 12:00"):
        prepare.check_clock(later, NOON)
    monkeypatch.setenv("FADU_CLOCK", "trust")
    prepare.check_clock(later, NOON)


def test_an_old_server_and_another_encoding_are_refused() -> None:
    prepare.check_server(server(140023))
    with pytest.raises(Problem, match="PostgreSQL 13.*14"):
        prepare.check_server(server(130016))
    with pytest.raises(Problem, match="SQL_ASCII"):
        prepare.check_server(server(140023, "SQL_ASCII"))


def test_a_failing_database_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture) -> None:
    def fails() -> None:
        raise OperationalError("could not extend file\nHINT:  Check free disk space.")

    monkeypatch.setattr(prepare, "prepare", fails)
    assert prepare.main() == 2
    said = capfd.readouterr()
    assert said.err == "" and len(said.out.splitlines()) == 1 and "could not extend file HINT" in said.out


@pytest.mark.parametrize("free,word", [(places.ROOM, "database"), (places.ROOM - 1, "磁盘空间不足")])
def test_a_full_disk_is_named_whatever_failed(
    data: Path, monkeypatch: pytest.MonkeyPatch, free: int, word: str
) -> None:
    def fails(*_: object) -> None:
        raise Problem("database", "database")

    monkeypatch.setenv("FADU_DATA", str(data))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - free, free))
    monkeypatch.setattr(up, "serve", fails)
    monkeypatch.setattr(up, "listen_for_stop", lambda: None)
    with pytest.raises(Problem, match=word):
        up.up("127.0.0.1", 0)
    assert places.full(data / "not" / "there") is None or free < places.ROOM


def test_a_keeper_whose_starter_was_killed_says_nothing() -> None:
    code = f"from {keeper.__name__} import say; say(ready=True)"
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run([sys.executable, "-c", code], stdout=writes, stderr=subprocess.PIPE, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_does_not_reach_the_preparation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal sends it to everybody in the session; two stacks of Python calls would hide that we stop."""
    program = tmp_path / "python"
    program.write_text(f"#!{sys.executable}\nimport json, os\nprint(json.dumps(dict(session=os.getsid(0))))\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    assert up.make_ready()["session"] != os.getsid(0)
