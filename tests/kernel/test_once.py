"""What a page asks for once is asked anew by the next page, and every time where no page is made."""

from __future__ import annotations

from fadu.kernel import once as module
from fadu.kernel.once import once


def test_once_per_request():
    made = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [once("x", make), once("x", make)] == [1, 2]
    module._begin()  # what the signals of a request do
    assert [once("x", make), once("x", make), once("y", make)] == [3, 3, 4]
    module._end()
    assert once("x", make) == 5
