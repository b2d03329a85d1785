"""The keeper: a small process that runs a cluster as long as somebody leases it, then stops it cleanly.

Leases are shared file locks, which the kernel drops when a process ends in any way. So a server never outlives its last
user, never stops under another one, and needs no counting that a crash could spoil.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from fadu.runtime.postgres import Cluster
from fadu.runtime.problems import Problem

POLL = 0.2


def hold(file: Path, how: int) -> int | None:
    """Lock a file; the descriptor, or None when a non-blocking try found it taken."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def taken(handle: int) -> bool:
    """Whether anybody still holds a lease."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def say(**message: object) -> None:
    """Tell the process that started us how it went, and let go of its pipe. It may have been killed meanwhile."""
    with contextlib.suppress(BrokenPipeError):
        os.write(1, json.dumps(message).encode())
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)


def keep(cluster: Cluster) -> int:
    """Start, report, wait until nobody needs the server, stop. Exit status of the keeper."""
    stopping: list[int] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the command in front
    signal.signal(signal.SIGTERM, lambda number, frame: stopping.append(number))
    cluster.stop_leftover()
    cluster.create()
    server = cluster.spawn()
    try:
        cluster.bootstrap()
        say(ready=True, pid=server.pid)
        leases = os.open(cluster.lock("lease"), os.O_RDWR)
        while server.poll() is None and not stopping and taken(leases):
            time.sleep(POLL)
        return 1 if server.poll() is not None else 0
    finally:
        cluster.stop(server)


def main(argv: list[str]) -> int:
    """`python -m fadu.runtime.keeper FOLDER [throwaway]`"""
    cluster = Cluster(Path(argv[0]), throwaway="throwaway" in argv[1:])
    only = hold(cluster.lock("keeper"), fcntl.LOCK_EX | fcntl.LOCK_NB)
    if only is None:
        say(busy=True)
        return 0
    try:
        return keep(cluster)
    except Problem as problem:
        say(zh=problem.zh, en=problem.en)
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", None) or str(error)
        say(zh=f"数据库未能启动：{detail}", en=f"the database did not start: {detail}")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
