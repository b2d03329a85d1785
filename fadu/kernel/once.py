"""What does not change while one page is made is asked for once. Outside a request everything is asked anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.core.signals import request_finished, request_started

_here = threading.local()


def _begin(**_: Any) -> None:
    _here.memory = {}


def _end(**_: Any) -> None:
    _here.memory = None


request_started.connect(_begin, dispatch_uid="kernel.once.begin")
request_finished.connect(_end, dispatch_uid="kernel.once.end")


def once(key: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, made once per request."""
    memory: dict[str, Any] | None = getattr(_here, "memory", None)
    if memory is None:
        return make()
    if key not in memory:
        memory[key] = make()
    return memory[key]
