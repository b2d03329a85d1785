"""`fadu up` from an empty folder to a clean stop, with every process killed on the way."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from fadu.runtime.postgres import cluster, runs_postgres

from .conftest import eventually, processes
from .test_cli import fadu, one_line

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


class Running:
    """A started `fadu up --json`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fadu.cli", "up", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True,
            cwd=ROOT, env=os.environ | {"FADU_DATA": str(data), "FADU_DEMO": "0"},
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, f"ended with {self.process.wait()}"
        self.facts: dict[str, Any] = json.loads(line)
        self.seconds = time.monotonic() - self.began

    def page(self) -> int:
        """Status of the home page; 0 when nobody answers."""
        host, port = self.facts["url"].removeprefix("http://").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def serves(self) -> bool:
        """Whether visitors get an answer that is not an error of ours."""
        return 0 < self.page() < 500

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        status = self.process.wait(60)
        assert self.process.stdout
        self.process.stdout.close()
        return status


def keep(data: Path) -> int:
    """Commit a row; how many there are."""
    with psycopg.connect(cluster(data).url()) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept values (1)")
        return connection.execute("select count(*) from kept").fetchone()[0]  # type: ignore[index]


def service(data: Path, module: str) -> list[int]:
    """Processes of one service of this folder, the parent first."""
    return sorted(set(processes(module)) & set(processes(f"FADU_CHILD={data}")))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One installation for the whole journey."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="fadu-"))
    folder.chmod(0o711)
    yield folder / "data"
    for pid in processes(str(folder)):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder)


def test_first_start_and_every_kill(home: Path) -> None:
    up = Running(home)
    assert up.serves()
    assert [row["label"] for row in up.facts["accounts"]] == ["系统管理员", "安全管理员", "审计管理员"]
    assert keep(home) == 1
    second = one_line(fadu("up", "--port", "0", data=home))
    assert str(home) in second and up.facts["url"] in second

    os.kill(service(home, "granian")[0], signal.SIGKILL)
    eventually(lambda: not up.serves(), 20)
    eventually(up.serves)
    (worker,) = service(home, "procrastinate")
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: service(home, "procrastinate") not in ([], [worker]))
    postmaster = int((cluster(home).folder / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    eventually(lambda: not runs_postgres(postmaster))
    eventually(lambda: cluster(home).ready())
    assert keep(home) == 2
    eventually(up.serves)

    assert up.end(signal.SIGKILL) == -signal.SIGKILL
    eventually(lambda: not processes(str(home)))


def test_next_starts_after_kill_9_and_clean_stop(home: Path) -> None:
    """Supervisor and web server are killed in one instant: its workers hold the port, or nobody does."""
    up = Running(home)
    assert up.facts["accounts"] == [], "initial passwords are shown once"
    assert up.serves()
    os.kill(up.process.pid, signal.SIGSTOP)  # it must not see the server's end before its own
    os.kill(service(home, "granian")[0], signal.SIGKILL)
    up.end(signal.SIGKILL)

    again = Running(home)
    assert again.serves()
    assert keep(home) == 3
    assert again.end(signal.SIGTERM) == 0
    assert not processes(str(home)), "something outlived fadu up"
    assert "FADU_DEMO=1" in one_line(fadu("up", "--port", "0", data=home, FADU_DEMO="1"))


def test_backup_and_restore(home: Path, data: Path) -> None:
    archive = home.parent / "all.tar"
    made = fadu("backup", str(archive), "--json", data=home)
    assert made.returncode == 0, made.stderr
    assert archive.stat().st_mode & 0o777 == 0o600
    assert "--replace" in one_line(fadu("restore", str(archive), data=home))
    back = fadu("restore", str(archive), data=data)
    assert back.returncode == 0, back.stderr
    assert (data / "secret.key").read_text() == (home / "secret.key").read_text()
    torn = home.parent / "torn.tar"
    torn.write_bytes(archive.read_bytes()[: made_size(made) // 2])
    one_line(fadu("restore", str(torn), "--replace", data=data))
    users = fadu("audit", "verify", "--json", data=data)
    assert users.returncode == 0 and json.loads(users.stdout)["checked"] > 0


def made_size(done: subprocess.CompletedProcess[str]) -> int:
    return int(json.loads(done.stdout)["bytes"])
