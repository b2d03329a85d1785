"""Folders and processes for the tests of the runtime, all cleaned up whatever a test did."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fadu.runtime.instance import MARK


@pytest.fixture
def data() -> Iterator[Path]:
    """An empty data folder which an unprivileged server may pass through (pytest's own folders are closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="fadu-"))
    folder.chmod(0o711)
    yield folder / "data"
    for pid in processes(str(folder)):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine's user has set for a real installation does not reach these tests."""
    for name in ("FADU_DATA", "FADU_DATABASE_URL", "FADU_DEMO", "FADU_PG_BIN", "FADU_SECRET_KEY", MARK):
        monkeypatch.delenv(name, raising=False)


def processes(text: str) -> list[int]:
    """Living processes with `text` in their command line or environment, except this one."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            said = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if state != "Z" and text.encode() in said:
            found.append(int(folder.name))
    return found


def eventually(what: Callable[[], object], seconds: float = 60.0) -> object:
    """Wait until `what` gives something true, and return it."""
    end = time.monotonic() + seconds
    while True:
        value = what()
        if value or time.monotonic() > end:
            assert value, f"not within {seconds} s"
            return value
        time.sleep(0.05)
