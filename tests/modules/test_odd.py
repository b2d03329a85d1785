"""Whatever stands behind the question mark of an address, a page of the staff answers without a fault: everything for
one who opens nearly all pages, one oddity a page for the others."""

from __future__ import annotations

import pytest
from django.urls import reverse

from fadu.kernel.register import register

from .conftest import BOOKS, DAY

ODD = ("²", "٣", "9" * 30, "9" * 5000, "-1", "x\x00y", "'", "%", "１２", "a" * 3000, "2026-02-30")
NAMES = ("year", "organ", "after", "sort", "when", "plan", "colour", "month", "q", "size", "part", "due", "state",
         "opened_on_from", "clock", "mine", "table", "key", "measure", "register", "kind", "area")  # fmt: skip
PAGES = (
    *("/desk/", "/search", "/calendar", "/i/", "/plan/", f"/plan/{DAY.year}/", f"/plan/{DAY.year}/changes/"),
    *("/plan/unit/sfj/", f"/plan/{DAY.year}/task/T17/", "/settings/", "/settings/terms/", "/settings/statutes/"),
    *("/settings/people/users/", "/settings/people/posts/", "/settings/people/organs/", "/pick/organ"),
    *("/reconsideration/statistics/", "/reconsideration/statistics/cases/", "/settings/people/delegations/", "/audit"),
)


def paths() -> list[tuple[str, tuple[str, ...]]]:
    """Pages for everybody with every oddity; list, export and figures of each register with three of them in turn."""
    found = [reverse(page, args=args) for key in BOOKS for page, args in (("list", [key]), ("export", [key, "csv"]))]
    found += [reverse("indicator", args=[ind.name]) for key in BOOKS for ind in register(key).indicators[:6:5]]
    turn = [(path, tuple(ODD[(3 * n + k) % len(ODD)] for k in range(3))) for n, path in enumerate(found)]
    return [*((path, ODD) for path in PAGES), *turn]


@pytest.mark.parametrize("name", ["coordinator", "handler", "xitong", "shenji"])
def test_no_question_of_an_address_is_a_fault(client_of, name):
    client = client_of(name)
    for path, odds in paths():
        for n, odd in enumerate(odds if name == "coordinator" else odds[:1]):
            answer = client.get(path, dict.fromkeys(NAMES if n % 2 else NAMES[::2], odd))
            assert answer.status_code < 500, (path, odd[:10])
