"""One running installation per data folder: its claim, what an interrupted one left behind, and its port."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

from fadu.runtime.keeper import hold
from fadu.runtime.problems import Problem

MARK = "FADU_CHILD"  # in the environment of every service, with the data folder as value


class Instance:
    """The right to serve from a data folder. The lock vanishes with the process, whatever ends it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        handle = hold(data / "up.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        if handle is None:
            where = self._address()
            raise Problem(
                f"已有一个法度在使用数据文件夹 {data}（{where}）；请先停止它，或用 FADU_DATA 另指一处",
                f"another fadu uses the data folder {data} ({where}); stop it, or set FADU_DATA to another folder",
            )
        self._handle = handle

    def _address(self) -> str:
        try:
            known = json.loads((self.data / "up.json").read_text())
            return f"{known['url']}, pid {known['pid']}"
        except (OSError, ValueError, KeyError):
            return "starting"

    def note(self, url: str) -> None:
        """Write down where we serve, for the message a second instance gets."""
        (self.data / "up.json").write_text(json.dumps({"url": url, "pid": os.getpid()}))

    def close(self) -> None:
        """Give the claim back."""
        (self.data / "up.json").unlink(missing_ok=True)
        os.close(self._handle)

    def leftovers(self) -> list[int]:
        """Services of an earlier instance on this folder that outlived it (Linux)."""
        return [pid for pid in _pids() if _mark(pid) == str(self.data)]

    def end_leftovers(self) -> None:
        """End them before they keep the port or run a job twice."""
        for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            end = time.monotonic() + patience
            for pid in self.leftovers():
                _kill(pid, number)
            while self.leftovers():
                if time.monotonic() > end:
                    break
                time.sleep(0.05)


def _pids() -> list[int]:
    if sys.platform != "linux":
        return []
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _mark(pid: int) -> str | None:
    """The data folder a process serves, from its environment; None for processes of others, zombies and ourselves."""
    if pid == os.getpid():
        return None
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return None
    prefix = f"{MARK}=".encode()
    return next((os.fsdecode(entry[len(prefix):]) for entry in environment if entry.startswith(prefix)), None)


def _kill(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def bindable(host: str, port: int) -> int | None:
    """The port if we could listen there now (for 0 a free one), else None. SO_REUSEPORT is left off on purpose."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return None
        return int(probe.getsockname()[1])


def claim_port(host: str, port: int) -> int:
    """The port to serve on. Problem when it is taken or not ours to take."""
    free = bindable(host, port)
    if free is None:
        raise Problem(
            f"{host}:{port} 已被占用或不可用；请用 --port 另选一个（如 fadu up --port {port + 1 if 1024 <= port < 65535 else 8000}）",
            f"{host}:{port} is taken or not available; choose another with --port",
        )
    return free
