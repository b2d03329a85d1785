"""The page of a figure: the number is the length of its list; publishing, restating, scopes."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from fadu.kernel.figures import Period
from fadu.kernel.indicators import values
from fadu.kernel.models import Frozen
from fadu.kernel.register import register

PAGE = "/i/permit.timely/"


@pytest.fixture
def closed(file):
    """Five cases decided in time this year, one late (opened in March, decided on its opening day is never late)."""
    return [file(date(2026, 3, 2) + timedelta(days=n), "done") for n in range(5)]


def listed(client, path: str) -> int:
    return len(re.findall("data-row", client.get(path).content.decode()))


def test_the_number_is_the_length_of_its_list(signed_in, closed):
    register("permit").model._plain.filter(pk=closed[0].pk).update(closed_on=date(2026, 12, 1))
    client = signed_in("handler")
    body = client.get(PAGE).content.decode()
    assert "100%" in body
    assert (
        listed(client, f"{PAGE}?part=base"),
        listed(client, f"{PAGE}?part=hit"),
        listed(client, f"{PAGE}?part=miss"),
    ) == (5, 5, 0)


def test_other_years_and_organs_narrow_figure_and_list(signed_in, closed, organs):
    client = signed_in("handler")
    assert "无记录" in client.get(f"{PAGE}?year=2025").content.decode()
    assert listed(client, f"{PAGE}?organ={organs[1].pk}") == 0
    assert listed(client, f"{PAGE}?organ={organs[0].pk}") == 5
    for odd in ("year=abc", "year=99999", "organ=x", "part=zzz", "after=@@"):
        assert client.get(f"{PAGE}?{odd}").status_code == 200


def test_every_kind_of_figure_has_its_page(signed_in, closed):
    client = signed_in("handler")
    for key, shown in (("received", "5件"), ("fees", "250元"), ("length", "0天")):
        assert shown in client.get(f"/i/permit.{key}/").content.decode(), key
    assert client.get("/i/permit.nothing/").status_code == 404


def test_the_overview_shows_the_same_values_as_each_page(actor, signed_in, closed, file):
    file(date(2026, 9, 1), "open")
    shown = register("permit").indicators
    for year in (2025, 2026):
        found = values(shown, actor("handler"), Period.year(year))
        assert found == {ind.name: ind.value(actor("handler"), Period.year(year)) for ind in shown}
    body = signed_in("handler").get("/i/").content.decode()
    assert "100%" in body and "5/5" in body and "6件" in body


def test_only_the_coordinator_publishes_and_a_second_time_needs_a_reason(signed_in, closed, file):
    assert signed_in("handler").post(f"{PAGE}publish", {"year": 2026}).status_code == 403
    client = signed_in("coordinator")
    client.post(f"{PAGE}publish", {"year": 2026})
    assert Frozen.objects.get().text == "100%"
    assert "须写明理由" in client.post(f"{PAGE}publish", {"year": 2026}, follow=True).content.decode()
    file(date(2026, 4, 2), "done")
    assert "发布值 100%" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}publish", {"year": 2026, "reason": "补录一件"})
    assert Frozen.objects.count() == 2
    assert "更正 100%：补录一件" in client.get(PAGE).content.decode()


def test_the_case_says_where_it_counts(signed_in, closed):
    body = signed_in("handler").get(f"/r/permit/{closed[0].pk}/").content.decode()
    assert "计入指标" in body and "分子、分母" in body and f'href="{PAGE}?year=2026"' in body
