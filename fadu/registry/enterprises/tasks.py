"""Background work of the register."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(queueing_lock=None, pass_context=False)
def import_file(job: int) -> None:
    """Import an uploaded file."""
    from .jobs import work

    work(job)
