"""Bodies, items and officers through their procedures: what is refused, with which words, and what follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fadu.kernel.models import PaperRecord, Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.models import CheckForm, Officer
from fadu.registry.inspection_catalogue.rules import eligibility

from .conftest import DAY, organ_id

ITEM = {
    "code": "T-01", "name": "后厨卫生检查", "domain": "food", "level": "city", "method": "onsite", "minutes": 60,
    "scope": 'industry in ("H62",)', "law": "模拟通知", "rank": "paper",
}  # fmt: skip


@pytest.mark.parametrize("nature", ["coordination", "laboratory", "intermediary", "other"])
def test_who_may_not_inspect_is_refused_with_the_reason(city, boss, planner, nature):
    facts = {"nature": nature, "basis": "某法"}
    made = open_case(register("inspection_body"), planner, facts, organ_id=organ_id("scjg"), on=DAY).case
    with pytest.raises(NotAllowed) as refused:
        take(made, "confirm", boss, on=DAY)
    assert "不得" in str(refused.value) and "54号" in str(refused.value)
    done = take(made, "refuse", boss, {"reason": str(refused.value)}, on=DAY)
    assert done.case.state == "refused" and done.papers[0].key == "refusal"


def test_an_entrusted_body_needs_its_principal_and_a_published_entrustment(body):
    told = eligibility.refusals("entrusted", "某法")
    assert [r.code for r in told] == ["principal", "entrustment"]
    assert not eligibility.refusals("entrusted", "某法", "委托书已公布", principal_confirmed=True)
    assert [r.code for r in eligibility.refusals("town", "某法")] == ["conferred"]


def test_a_body_is_confirmed_published_and_only_once(body, planner):
    assert body.may_inspect(DAY) and not body.may_inspect(DAY - timedelta(days=1))
    assert PaperRecord._plain.filter(matter_id=body.pk, key="confirmation").count() == 1
    with pytest.raises(InvalidFacts, match="不能重复"):
        facts = {"nature": "department", "basis": "某法"}
        open_case(register("inspection_body"), planner, facts, organ_id=body.organ_id, on=DAY)


def test_an_item_needs_a_law_a_form_and_is_published_anew_within_thirty_days(body, boss, planner):
    item = open_case(register("inspection_item"), planner, ITEM, organ_id=body.organ_id, on=DAY).case
    assert list(item.bodies.all()) == [body]
    with pytest.raises(NotAllowed, match="规范性文件"):
        take(item, "review", boss, on=DAY)
    item = take(item, "basis", planner, {"law": "食品安全法", "rank": "law"}, on=DAY).case
    item = take(item, "review", boss, on=DAY).case
    with pytest.raises(NotAllowed, match="没有检查表单"):
        take(item, "publish", boss, on=DAY)
    item = take(item, "return", boss, {"reason": "补表单"}, on=DAY).case
    form = CheckForm.objects.create(key="food", title="食品检查表", valid_from=DAY)
    facts = {k: ITEM[k] for k in ("name", "domain", "level", "method", "minutes", "scope")} | {"form_id": str(form.pk)}
    item = take(item, "edit", planner, facts, on=DAY).case
    item = take(take(item, "review", boss, on=DAY).case, "publish", boss, on=DAY).case
    assert item.usable and item.status == "published"
    changed = take(item, "change", planner, {"changed_on": DAY, "reason": "修法"}, on=DAY).case
    run = Run._plain.get(matter_id=item.pk, key="republish")
    assert (run.due_on, changed.usable) == (date(2026, 12, 23), True)
    assert take(changed, "republish", boss, on=DAY).case.state == "published"


def test_a_scope_that_cannot_be_read_is_told_how_to_mend(body, planner):
    with pytest.raises(InvalidFacts, match="可用的字段"):
        facts = ITEM | {"scope": 'brand in ("X",)'}
        open_case(register("inspection_item"), planner, facts, organ_id=body.organ_id, on=DAY)


def test_officers_have_certificates_and_recusals(body, planner, boss, firms):
    book = register("inspection_officer")
    with pytest.raises(InvalidFacts, match="执法证号"):
        open_case(book, planner, {"name": "王甲一", "kind": "officer"}, organ_id=body.organ_id, on=DAY)
    facts = {"name": "王甲一", "kind": "officer", "certificate_no": "X1", "certificate_until": DAY}
    officer = open_case(book, planner, facts, organ_id=body.organ_id, on=DAY).case
    assert officer.certified(DAY) and not officer.certified(DAY + timedelta(days=1))
    with pytest.raises(InvalidFacts, match="已登记"):
        open_case(book, planner, facts, organ_id=body.organ_id, on=DAY)
    kept = {"uscc": firms[0].uscc, "reason": "亲属任职", "since": DAY}
    officer = take(officer, "recuse", planner, kept, on=DAY).case
    assert officer.recusals.get().in_force(DAY)
    which = {"which": str(officer.recusals.get().pk)}
    with pytest.raises(InvalidFacts, match="早于回避起日"):
        take(officer, "end_recusal", planner, which | {"until": DAY - timedelta(days=1)}, on=DAY)
    new = {"certificate_no": "X2", "certificate_until": DAY + timedelta(days=900)}
    other = open_case(book, planner, facts | new | {"name": "王甲二"}, organ_id=body.organ_id, on=DAY).case
    with pytest.raises(InvalidFacts, match="X2 已登记"):
        take(officer, "renew", planner, new, on=DAY)
    take(other, "renew", planner, {"certificate_until": DAY + timedelta(days=901)}, on=DAY)
    assert Officer._plain.get(pk=other.pk).certificate_no == "X2"
    officer = take(officer, "renew", planner, new | {"certificate_no": "X3"}, on=DAY).case
    assert officer.certificate_no == "X3"
    officer = take(officer, "suspend", boss, {"reason": "调查"}, on=DAY).case
    assert not officer.certified(DAY) and Officer._plain.get(pk=officer.pk).state == "suspended"


def test_nobody_acts_for_a_body_that_is_not_theirs(body, planner):
    facts = {"nature": "department", "basis": "某法"}
    with pytest.raises(NotAllowed, match="权限"):
        open_case(register("inspection_body"), planner, facts, organ_id=organ_id("yjj"), on=DAY)


def test_certificates_that_end_are_told_once(body, planner):
    from fadu.kernel.notify import inbox
    from fadu.registry.inspection_catalogue.tasks import remind

    for no, days in enumerate((0, 7, 8, 60)):
        facts = {"name": f"王甲{no}", "kind": "officer", "certificate_no": f"X{no}",
                 "certificate_until": DAY + timedelta(days=days)}  # fmt: skip
        open_case(register("inspection_officer"), planner, facts, organ_id=body.organ_id, on=DAY)
    assert (remind(DAY), remind(DAY)) == (3, 0)
    assert "今天到期" in "".join(inbox(planner).values_list("text", flat=True))


def test_a_body_that_ends_leaves_no_planned_visit_unsaid(body, boss, monkeypatch):
    from types import SimpleNamespace

    from fadu.kernel.models import Notification
    from fadu.registry.inspection_catalogue.steps import body as steps

    lines = [SimpleNamespace(bodies=(body.pk,)), SimpleNamespace(bodies=(0,))]
    monkeypatch.setattr(steps.history, "planned", lambda start, end: lines)
    take(body, "withdraw", boss, {"reason": "机构改革"}, on=DAY)
    assert Notification.objects.filter(text__contains="还有 1 次检查").exists()


def test_a_repealed_item_is_closed_that_day_with_its_heir_and_what_is_planned_is_said(body, boss, planner, monkeypatch):
    from types import SimpleNamespace

    from fadu.kernel.models import Notification
    from fadu.registry.inspection_catalogue.steps import item as steps

    book, listed, repealed = register("inspection_item"), date(2026, 1, 5), date(2026, 8, 15)
    old = open_case(book, planner, ITEM | {"rank": "law"}, organ_id=body.organ_id, on=listed).case
    heir = open_case(book, planner, ITEM | {"rank": "law", "code": "T-02"}, organ_id=body.organ_id, on=DAY).case
    type(old)._plain.update(state="published")
    assert (str(heir.pk), "T-02　后厨卫生检查") in steps.items(old)
    monkeypatch.setattr(steps.history, "planned", lambda start, end: [SimpleNamespace(items=((old.pk, 60),))])
    old.refresh_from_db()
    done = take(old, "retire", boss, {"reason": "依据废止", "replaced_by": str(heir.pk)}, on=repealed).case
    assert (done.state, done.retired_on, done.replaced_by_id) == ("retired", repealed, heir.pk)
    assert done.bases.exists() and Notification.objects.filter(text__contains="还有 1 次检查含").exists()
