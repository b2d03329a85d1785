"""Dates that an enterprise offers: the bodies that the plan sends there are reminded and answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fadu.people.models import Organ
from fadu.registry.enterprise_voice import offers

from .conftest import somebody
from .test_portal import HOME, enter


def test_a_body_that_was_asked_answers_and_the_enterprise_sees_it(town, client, demo, monkeypatch):
    """A body that the plan sends there is told and answers; others are refused, each with the reason."""
    from fadu.kernel.models import Notification

    firm, asked, strange = town.firms[0], firm_body(town.firms[0]), Organ.objects.get(key="yjj")
    monkeypatch.setattr(offers, "expected", lambda enterprise, line: [asked.pk])
    enter(client, firm)
    client.post(f"{HOME}offer", {"since": "2026-12-01", "until": "2026-12-03"})
    kept = offers.standing(firm.pk).get()
    assert Notification.objects.filter(organ=asked, role=offers.PLANNER, matter_id=firm.pk).count() == 1
    planner = somebody(offers.PLANNER, asked.key)
    seer = somebody("enterprise.registrar", asked.key).posts
    stranger = replace(planner, posts=(*seer, *somebody(offers.PLANNER, strange.key).posts))
    for who, verdict, reply, words in ((planner, "never", "", "怎样答复"), (planner, "declined", " ", "写明原因"),
                                       (stranger, "taken", "", "年度计划里没有贵机关")):  # fmt: skip
        with pytest.raises(offers.BadOffer, match=words):
            offers.answer(who, kept.pk, verdict, reply)
    offers.answer(planner, kept.pk, "declined", "那几天全市统一考试")
    page = client.get(HOME).content.decode()
    assert "不能安排" in page and "那几天全市统一考试" in page and asked.name in page
    offers.answer(planner, kept.pk, "taken")
    assert offers.standing(firm.pk).get().answer == "taken"
    offers.withdraw(firm.pk, kept.pk)
    with pytest.raises(offers.BadOffer, match="撤回"):
        offers.answer(planner, kept.pk, "taken")


def firm_body(firm):
    """The organ in whose books the enterprise stands."""
    return Organ.objects.get(pk=firm.organ_id)
