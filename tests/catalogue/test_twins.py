"""The same rule twice is refused, rules side by side are told, the late of two people is told who was faster."""

from __future__ import annotations

import pytest

from fadu.registry.enterprises.models import Enterprise, EnterpriseMark
from fadu.registry.inspection_catalogue import editing, scoping, twins
from fadu.registry.inspection_catalogue.models import DrawRatio, FrequencyRule, QuietPeriod, RatingRule, WhiteEntry

from .conftest import DAY, SYSTEM
from .test_editing import client_of  # noqa: F401

YEAR = editing.DAY * 365
CAP = {"title": "甲", "kind": "cap", "n": 2, "counts": ["plan"], "blocks": ["plan"], "domain": "food"}
RATIO = {"title": "甲", "grade": "D", "numerator": 3, "denominator": 100}
QUIET = {"title": "甲", "mark": "key_project", "day_from": 1, "day_to": 20}


@pytest.mark.parametrize(("model", "first", "second", "said"), [
    (FrequencyRule, CAP, CAP, "refused"),
    (FrequencyRule, CAP, CAP | {"n": 3}, "told"),
    (FrequencyRule, CAP, CAP | {"domain": "fire"}, ""),
    (FrequencyRule, CAP, CAP | {"active": False}, ""),
    (FrequencyRule, CAP | {"valid_to": DAY + YEAR}, CAP | {"valid_from": DAY + YEAR}, "refused"),
    (FrequencyRule, CAP | {"valid_to": DAY + YEAR}, CAP | {"valid_from": DAY + YEAR + editing.DAY}, ""),
    (FrequencyRule, CAP | {"valid_from": DAY + YEAR}, CAP | {"valid_to": DAY + YEAR - editing.DAY}, ""),
    (DrawRatio, RATIO, RATIO | {"numerator": 30, "denominator": 1000}, "refused"),
    (DrawRatio, RATIO, RATIO | {"numerator": 31, "denominator": 1000}, "told"),
    (QuietPeriod, QUIET, QUIET | {"day_to": 25}, "told"),
])  # fmt: skip
def test_rules_about_the_same_thing(city, model, first, second, said):
    kept = model.objects.create(**{"valid_from": DAY} | first)
    found = twins.beside(model(**{"valid_from": DAY} | second), None)
    assert ("refused" if found.refusal else "told" if found.told else "") == said
    assert not twins.beside(model(**{"valid_from": DAY} | first), kept).refusal, "a rule is no twin of itself"


def test_one_rule_of_rating_holds_at_a_time(city):
    assert "停用" in twins.beside(RatingRule(title="乙", k=9, valid_from=DAY), None).refusal


def test_an_earlier_end_is_not_made_later(city):
    old = DrawRatio.objects.create(**RATIO, valid_from=DAY, valid_to=DAY + editing.DAY)
    editing.change(old, {"numerator": 5}, SYSTEM, on=DAY + YEAR, reason="试点")
    old.refresh_from_db()
    assert old.valid_to == DAY + editing.DAY


def test_who_comes_late_is_told_and_keeps_the_words(client_of):  # noqa: F811
    boss, old = client_of("inspection.supervisor", "sfj"), FrequencyRule.objects.get(default=True, kind="cap")
    path = f"/inspection-catalogue/rules/frequency/{old.pk}/"
    editing.change(old, {"n": 1}, SYSTEM, on=DAY, reason="先到")
    form = {"title": "后到的名称", "kind": "cap", "n": "3", "change_reason": "后到", "on": DAY.isoformat()}
    late = boss.post(f"{path}edit/", form)
    assert late.status_code == 422 and "您的没有保存" in late.content.decode() and "后到的名称" in late.content.decode()
    assert "没有保存" in boss.get(f"{path}edit/", follow=True).content.decode()
    assert "没有保存" in boss.post(f"{path}end/", {"change_reason": "x"}, follow=True).content.decode()
    assert FrequencyRule.objects.filter(replaces=old).count() == 1


def test_long_lists_of_rules_are_turned_page_by_page(client_of, firms, django_assert_max_num_queries):  # noqa: F811
    boss, path = client_of("inspection.supervisor", "sfj"), "/inspection-catalogue/rules/white/"
    rows = (WhiteEntry(title=f"名单{n:03}", enterprise_id=firms[0].pk, mode="none", active=n < 150, valid_from=DAY)
            for n in range(203))  # fmt: skip
    WhiteEntry.objects.bulk_create(rows)
    seen, mark = [], ""
    for _ in range(4):
        with django_assert_max_num_queries(14):
            page = boss.get(path, {"after": mark}).content.decode()
        seen += [part[:3] for part in page.split("名单")[1:] if part[:3].isdecimal()]
        mark = page.partition("?after=")[2].partition('"')[0]
        if not mark:
            break
    assert sorted(seen) == [f"{n:03}" for n in range(203)] and "共 203 条" in page
    assert "名单000" in boss.get(path, {"after": "9e9 x"}).content.decode()


def test_two_marks_count_an_enterprise_once(firms):
    for kind in ("above_scale", "key_project"):
        EnterpriseMark._plain.create(enterprise=firms[0], kind=kind, since=DAY)
    text = 'kind in ("enterprise", "self_employed", "cooperative", "branch", "foreign") or "key_project" in marks'
    assert Enterprise._plain.filter(scoping.condition(text)).count() == Enterprise._plain.count()
