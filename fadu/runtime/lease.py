"""Using the embedded server: take a lease, and it runs until the last lease is given back."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from fadu.runtime.keeper import POLL, hold
from fadu.runtime.places import PACKAGE, data_folder, prepare
from fadu.runtime.postgres import Cluster, cluster
from fadu.runtime.problems import Problem

PATIENCE = 120.0


class Lease:
    """A running server for as long as this is held. Ends with the process at the latest."""

    def __init__(self, of: Cluster) -> None:
        self.cluster = of
        self._handle: int | None = None
        prepare(of.folder.parent)
        self._handle = self._join()
        try:
            self.ensure()
        except BaseException:
            self.release()
            raise

    def _join(self) -> int:
        """Take the shared lock. A keeper that is just stopping holds it alone until the server is down."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            handle = hold(self.cluster.lock("lease"), fcntl.LOCK_SH | fcntl.LOCK_NB)
            if handle is not None:
                return handle
            time.sleep(0.05)
        raise Problem("数据库正在停止，请稍后再试", "the database is stopping; try again in a moment")

    def ensure(self) -> None:
        """Start the server if it does not run (first use, or after somebody killed it)."""
        starting = hold(self.cluster.lock("start"), fcntl.LOCK_EX)
        assert starting is not None
        try:
            end = time.monotonic() + PATIENCE
            while not self.kept():
                if self._start_keeper():
                    return
                if time.monotonic() > end:
                    raise Problem("等待数据库启动超时", "the database did not start in time")
                time.sleep(0.1)
        finally:
            os.close(starting)

    def kept(self) -> bool:
        """Whether a keeper is alive and its server answers."""
        free = hold(self.cluster.lock("keeper"), fcntl.LOCK_EX | fcntl.LOCK_NB)
        if free is not None:
            os.close(free)
            return False
        return self.cluster.ready()

    def _start_keeper(self) -> bool:
        """Start one and hear how it went; False when another keeper is still there (starting or stopping)."""
        flags = ["throwaway"] if self.cluster.throwaway else []
        env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
        keeper = subprocess.Popen(
            [sys.executable, "-m", "fadu.runtime.keeper", str(self.cluster.folder), *flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True, cwd="/", env=env,
        )
        assert keeper.stdout is not None
        said = keeper.stdout.read()
        keeper.stdout.close()
        _forget(keeper)
        message = json.loads(said or b"{}")
        if "zh" in message:
            raise Problem(message["zh"], message["en"])
        return bool(message.get("ready"))

    def alive(self) -> bool:
        """Whether the server answers now."""
        return self.cluster.ready()

    def release(self, wait: bool = False) -> None:
        """Give the lease back; the server stops if it was the last one. `wait` for that, unless others still use it."""
        if self._handle is None:
            return
        os.close(self._handle)
        self._handle = None
        end = time.monotonic() + (30.0 if wait else 0.0)
        while time.monotonic() < end and self._stopping():
            time.sleep(0.05)

    def _stopping(self) -> bool:
        """Whether the keeper is there still and nobody else's lease keeps it."""
        free = hold(self.cluster.lock("keeper"), fcntl.LOCK_EX | fcntl.LOCK_NB)
        if free is not None:
            os.close(free)
            return False
        time.sleep(POLL * 2)  # by now the keeper has seen that the lease is free, and holds it alone
        shared = hold(self.cluster.lock("lease"), fcntl.LOCK_SH | fcntl.LOCK_NB)
        if shared is None:
            return True
        os.close(shared)
        return False


def _forget(keeper: subprocess.Popen[bytes]) -> None:
    """The keeper outlives us on purpose; without this Python warns about it at exit."""
    keeper.returncode = keeper.poll() or 0


def external() -> str | None:
    """URL of a PostgreSQL server run by somebody else, when one is configured."""
    return os.environ.get("FADU_DATABASE_URL") or None


@contextlib.contextmanager
def database(data: Path | None = None) -> Iterator[Lease | None]:
    """The configured database, running. Yields the lease, or None for an external server."""
    if external():
        yield None
        return
    lease = Lease(cluster(data or data_folder()))
    try:
        yield lease
    finally:
        lease.release()
