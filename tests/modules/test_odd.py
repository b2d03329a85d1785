"""Whatever stands behind the question mark of an address, a page of the staff answers without a fault."""

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


def paths() -> list[str]:
    """Pages for everybody, and list, export and a figure of each register."""
    found = list(PAGES)
    for key in BOOKS:
        found += [reverse("list", args=[key]), reverse("export", args=[key, "csv"])]
        found += [reverse("indicator", args=[ind.name]) for ind in register(key).indicators[:6:5]]
    return found


@pytest.mark.parametrize("name", ["coordinator", "handler", "xitong", "shenji"])
def test_no_question_of_an_address_is_a_fault(client_of, name):
    client = client_of(name)
    for path in paths():
        for n, odd in enumerate(ODD):
            answer = client.get(path, dict.fromkeys(NAMES if n % 2 else NAMES[::2], odd))
            assert answer.status_code < 500, (path, odd[:10])
