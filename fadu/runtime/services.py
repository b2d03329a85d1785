"""The processes that serve: web server and background worker, each in a session of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from fadu.runtime.instance import MARK
from fadu.runtime.parent import tied
from fadu.runtime.places import PACKAGE
from fadu.runtime.problems import Problem

LOG_LIMIT = 10_000_000
RESTARTS, WINDOW = 5, 60.0
WORKERS, THREADS = 2, 4


def private_log(file: Path) -> IO[bytes]:
    """A log to append to, for its owner alone: messages of a fault may hold what a page or a statement held."""
    return open(file, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))


class Service:
    """A child process that is started again when it ends by itself, and takes its whole process group with it."""

    def __init__(self, name: str, command: list[str], data: Path, before: Callable[[], None] = lambda: None) -> None:
        self.name, self.command, self.before = name, command, before
        self.log = data / f"{name}.log"
        self.env = environment() | {MARK: str(data)}
        self.process: subprocess.Popen[bytes] | None = None
        self.starts: list[float] = []

    def start(self) -> None:
        """Start the process. Its output goes to its log."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.before()
        self.starts.append(time.monotonic())
        with private_log(self.log) as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env, cwd="/",
                start_new_session=True, preexec_fn=tied(signal.SIGTERM),
            )

    def ended(self) -> bool:
        """Whether the process is gone."""
        return self.process is None or self.process.poll() is not None

    def renew(self) -> None:
        """Start again after an end nobody asked for. Problem when that happens over and over."""
        self.stop()
        recent = [moment for moment in self.starts if moment > time.monotonic() - WINDOW]
        if len(recent) > RESTARTS:
            raise Problem(f"{self.name} 反复退出，详见 {self.log}", f"{self.name} keeps ending; see {self.log}")
        self.start()

    def stop(self, patience: float = 15.0) -> None:
        """Ask the process to end, wait, then make sure that nothing of its group is left."""
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> None:
        """Signal the process; SIGKILL goes to the whole group, where a killed server may have left workers."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)


def environment() -> dict[str, str]:
    """What children need to find this very package and its settings. They may cache bytecode: four start at once."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return inherited | {
        "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "fadu.config.settings",
    }


def web(data: Path, host: str, port: int, before: Callable[[], None]) -> Service:
    """The WSGI server: 2 workers of 4 threads."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--log-level", "warning", "fadu.config.wsgi:application",
    ]
    return Service("web", command, data, before)


def worker(data: Path) -> Service:
    """The background worker: periodic and queued jobs."""
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--shutdown-graceful-timeout", "8"]
    return Service("worker", command, data)
