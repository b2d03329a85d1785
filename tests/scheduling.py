"""Which file a process of `-n 2` takes next: the longest first, so that both come to their end together."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadFileScheduling

# Longest first. The city that tests/modules looks at is made once: whoever begins second does something else meanwhile.
LONG = (
    "tests/modules/test_closed.py", "tests/bench/test_smoke.py", "tests/web/test_all_registers.py",
    "tests/portal/test_routes.py", "tests/journeys/", "tests/demo/test_same.py", "tests/modules/", "tests/demo/",
    "tests/web/test_browser.py", "tests/portal/test_browser.py", "tests/risk/test_engines.py",
    "tests/field/test_offline.py", "tests/enterprises/test_anonymity.py", "tests/web/test_closed.py",
    "tests/runtime/test_fresh.py", "tests/api/", "tests/invariants/", "tests/test_house.py", "tests/plan/",
)  # fmt: skip


def place(file: str, tests: int) -> tuple[int, int]:
    """Where a file stands in the queue."""
    long = next((n for n, head in enumerate(LONG) if file.startswith(head)), len(LONG))
    return long, -tests


class LongFirst(LoadFileScheduling):  # type: ignore[misc, unused-ignore]
    """Files as they are, in another order."""

    def _assign_work_unit(self, node: Any) -> None:
        """Bring the queue into order before anything is taken from it."""
        if not self.assigned_work[node] and len(self.workqueue) > 1:
            for file in sorted(self.workqueue, key=lambda file: place(file, len(self.workqueue[file]))):
                self.workqueue.move_to_end(file)
        super()._assign_work_unit(node)
