"""Parts that look at no case are loaded by a second process while the cases are played by the first.

Both see a city without the other's work, so it does not matter which is faster. The second commits everything at once,
after the last case; stopped before that it leaves nothing behind, and the parts are loaded again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from django.db import OperationalError, connection

from fadu.demo.parts import parts
from fadu.runtime.parent import tied

if TYPE_CHECKING:
    from fadu.demo.load import Status

ALONE, LARGEST = 60, 2.0  # parts of an order below ALONE look at no case; larger cities are loaded one after the other
GO = "go"


def apart() -> list[ModuleType]:
    """The parts that look at no case."""
    return [part for part in parts() if getattr(part, "ORDER", ALONE) < ALONE]


class Helper:
    """The second process. It ends with us."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fadu.demo.beside"], stdin=subprocess.PIPE, text=True, cwd="/", env=dict(os.environ),
            preexec_fn=tied(signal.SIGKILL),  # noqa: PLW1509 no thread of ours runs while the city is loaded
        )

    def finish(self) -> bool:
        """The cases are there: let it commit. False when it could not; its parts are still to be loaded then."""
        try:
            self.process.communicate(f"{GO}\n")
        except OSError:
            self.process.kill()
        return self.process.wait() == 0

    def stop(self) -> None:
        """What it has not committed is not kept."""
        self.process.kill()
        self.process.wait()


def helper(state: Status) -> Helper | None:
    """A second process, when there is a second core and something for it to do."""
    return Helper() if state.until is None and state.scale <= LARGEST and (os.cpu_count() or 1) > 1 else None


@contextmanager
def helped(second: Helper | None, say: Callable[..., None]) -> Iterator[None]:
    """The cases are played meanwhile; then the second process commits. Should one wait for the other, both give up."""
    if second is None:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2min'")
        try:
            yield
            say("企业、检查与信用风险 enterprises, inspections, credit risk")
            second.finish()
        finally:
            second.stop()
            cursor.execute("RESET lock_timeout")


def _wait() -> None:
    if sys.stdin.readline().strip() != GO:
        raise SystemExit(1)


def main() -> int:
    """Load the parts, and commit when told to. Exit status."""
    try:
        _load()
    except OperationalError:  # the first process meets the same, and tells; or it loads the parts itself
        return 1
    return 0


def _load() -> None:
    import django

    django.setup()
    from fadu.demo.load import mark, share, status
    from fadu.demo.world import World
    from fadu.kernel.behind import behind
    from fadu.kernel.today import frozen_today

    state = status()
    assert state.day
    world = World(state.day)
    with behind(_wait) as load:
        for part in apart():
            with frozen_today(world.today):
                part.load(world, share(state), lambda text, done=0, total=0: None)
            load.stage()
            mark(part)


if __name__ == "__main__":
    sys.exit(main())
