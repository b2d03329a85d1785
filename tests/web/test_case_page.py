"""The case page: states as they were walked, dates that say how they were reached, steps with their reasons."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.procedure import take
from fadu.kernel.register import register
from fadu.web.casepage import CasePage


@pytest.fixture
def page(actor):
    """The page of a case as the handler sees it."""
    return lambda case: CasePage(register("permit"), register("permit").model._plain.get(pk=case.pk), actor("handler"))


def line(found: CasePage) -> list[tuple[str, str]]:
    return [(stop.title, stop.place) for stop in found.stops()]


def test_the_line_shows_what_was_passed_what_is_and_what_is_ahead(page, file, actor):
    assert line(page(file())) == [("已收件", "now"), ("审理中", "next"), ("已办结", "next")]
    case = file(state="held")
    assert line(page(case)) == [("已收件", "done"), ("审理中", "done"), ("暂停", "now"), ("已办结", "next")]
    take(case, "resume", actor("handler"), {}, on=date(2026, 11, 9))
    assert line(page(case)) == [("已收件", "done"), ("审理中", "now"), ("已办结", "next")]
    assert line(page(file(state="done"))) == [("已收件", "done"), ("审理中", "done"), ("已办结", "now")]


def test_a_paused_clock_is_shown_as_if_it_resumed_today(page, file):
    found = page(file(date(2026, 11, 2), "held"))
    bar = next(bar for bar in found.bars() if bar.end is None)
    assert bar.due == date(2027, 1, 22), "sixty days from 2 November end on 1 January; 21 days of pause do not count"
    assert bar.state(date(2026, 11, 23)) == "paused"


def test_every_date_tells_how_it_was_reached(signed_in, file):
    body = signed_in("handler").get(f"/r/permit/{file(state='open').pk}/").content.decode()
    assert "是怎么来的" in body and "《行政复议法》（2023年修订）第六十二条第一款" in body


def test_steps_stand_with_their_article_and_refusals_with_their_reason(signed_in, file, actor):
    case = file(state="open")
    take(case, "extend", actor("head"), {"extend": 10}, on=date(2026, 11, 3))
    body = signed_in("head").get(f"/r/permit/{case.pk}/").content.decode()
    assert "决定<small>《行政复议法》" in body and "只可延长一次" in body
    assert "由他人办理的" in body and "承办人" in body


def test_the_step_that_ends_the_pressing_clock_comes_first(page, file):
    found = page(file())
    assert [offer.step.key for offer in found.main_offers()] == ["accept"]


def test_answers_stand_in_the_order_of_the_form_without_private_ones(page, file):
    told = page(file(state="held")).told()
    assert [item.event.title for item in told] == ["中止", "受理", "收件"]
    assert told[0].pairs == [("理由", "需要鉴定")] and told[2].pairs == [("费用", "50")]


def test_a_module_may_bring_its_own_page_and_panel(signed_in, file, settings, tmp_path):
    from django.template import engines

    (tmp_path / "permit").mkdir()
    (tmp_path / "permit" / "detail.html").write_text(
        '{% extends "kernel/detail.html" %}{% block before_panels %}<p>自己的页</p>{% endblock %}'
    )
    (tmp_path / "permit" / "panel_main.html").write_text("<h2>自己的栏</h2>{{ page.label('fee') }}")
    env = engines["jinja2"].env
    env.loader.searchpath.insert(0, str(tmp_path))
    env.cache.clear()
    try:
        body = signed_in("handler").get(f"/r/permit/{file().pk}/").content.decode()
    finally:
        env.loader.searchpath.remove(str(tmp_path))
        env.cache.clear()
    assert "自己的页" in body and "自己的栏" in body and "费用" in body
