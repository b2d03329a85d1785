"""Rules are changed only after their effect was shown; old rows stay; scopes mean the same in all three engines."""

from __future__ import annotations

import polars as pl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fadu.kernel.models import Event
from fadu.kernel.taking import NotAllowed
from fadu.people.duties import grant_post
from fadu.people.models import Organ, User
from fadu.registry.enterprise_voice.rules import policy
from fadu.registry.enterprises.models import Enterprise, EnterpriseMark
from fadu.registry.inspection_catalogue import conflicts, editing, effects, lookups, scoping, seeding
from fadu.registry.inspection_catalogue.models import (
    AlertRule,
    FrequencyRule,
    QuietPeriod,
    RatingRule,
    WarningRule,
    WhiteEntry,
)
from fadu.registry.inspection_catalogue.rules import scope
from fadu.registry.inspection_catalogue.sources import sources

from .conftest import DAY, SYSTEM

SCOPES = (
    "", 'industry in ("C13", "H62") and kind != "self_employed"', "staff_count >= 10",
    'size in ("large", "medium") or "above_scale" in marks', 'not kind == "enterprise" and area == "371002"',
    'area in ("3710",) and "above_scale" not in marks',
)  # fmt: skip


@pytest.mark.parametrize("text", SCOPES)
def test_a_scope_means_the_same_everywhere(firms, text):
    for firm in firms[::7]:
        EnterpriseMark._plain.create(enterprise=firm, kind="above_scale", since=DAY)
    marks = {firm.pk: lookups.marks_of(firm, DAY) for firm in firms}
    told = {f.pk for f in firms if scope.matches(scope.parse(text), lookups.fields_of(f, marks[f.pk]))}
    rows = Enterprise._plain.filter(scoping.condition(text)).values_list("pk", flat=True)
    columns = [lookups.fields_of(f, ()) | {"pk": f.pk, "marks": sorted(marks[f.pk])} for f in firms]
    frame = pl.DataFrame(columns, infer_schema_length=None)
    assert told == set(rows) == set(frame.filter(scoping.expression(text))["pk"])


def test_the_first_rules_have_sources_that_can_be_opened(db):
    for make in seeding.FAMILIES.values():
        for row in make():
            assert row["confidence"] == "platform" or row["source"] in sources(), row["title"]
    assert FrequencyRule.on(DAY).count() == 1, "nothing but the city's own default is in use"
    assert {rule.limit for rule in WarningRule.on(DAY).filter(kind="frequency")} == {1, 2, 3}


def test_a_change_ends_the_old_row_and_is_an_event(city):
    old = FrequencyRule.objects.get(default=True, kind="cap")
    new = editing.change(old, {"n": 1, "default": False}, SYSTEM, on=DAY, reason="试点")
    old.refresh_from_db()
    assert (old.valid_to, new.valid_from, new.replaces_id, new.n) == (DAY - editing.DAY, DAY, old.pk, 1)
    event = Event._plain.filter(kind="catalogue.rule.changed").last()
    assert event.facts["changed"]["次数"] == ["2", "1"] and event.facts["reason"] == "试点"
    with pytest.raises(NotAllowed, match="已经被"):
        editing.change(old, {"n": 3}, SYSTEM, on=DAY, reason="迟到")


def test_floors_that_caps_forbid_are_named(city):
    cap = FrequencyRule.objects.get(default=True, kind="cap")
    editing.change(cap, {"blocks": ["plan"]}, SYSTEM, on=DAY, reason="试点")
    for row in FrequencyRule.objects.filter(kind="floor", source="S80"):
        editing.change(row, {"active": True}, SYSTEM, on=DAY, reason="试点")
    found = conflicts.clashes(lookups.limits(DAY))
    assert [(c.floor.n, c.cap.n) for c in found] == [(3, 2)] and "D 级" in found[0].text


def test_quiet_days_count_whom_they_protect(firms):
    EnterpriseMark._plain.create(enterprise=firms[0], kind="above_scale", since=DAY)
    effect = effects.effect_of(None, QuietPeriod(title="t", mark="above_scale", day_from=1, day_to=20, active=True))
    assert effect.summary["受保护的企业"] == (1 if firms[0].status in ("active", "suspended") else 0)


@pytest.fixture
def client_of(city):
    def client(role: str, organ: str) -> Client:
        user = User.objects.create_user(f"{role}.{organ}", name="某乙")
        grant_post(SYSTEM, user, Organ.objects.get(key=organ), role, title="", start=DAY)
        made = Client()
        made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client


def test_saving_takes_exactly_what_was_previewed(client_of):
    boss, old = client_of("inspection.supervisor", "sfj"), FrequencyRule.objects.get(default=True, kind="cap")
    path = f"/inspection-catalogue/rules/frequency/{old.pk}/edit/"
    form = {
        "title": "本市上限", "kind": "cap", "n": "3", "per_years": "1", "scope": "own", "reading": "ministry",
        "basis": "测试", "confidence": "platform", "active": "on", "change_reason": "试点", "on": DAY.isoformat(),
    }  # fmt: skip
    page = boss.post(path, form).content.decode()
    assert "保存以后会影响" in page and FrequencyRule.objects.filter(replaces=old).count() == 0
    seen = page.partition('name="seen" value="')[2][:32]
    assert FrequencyRule.objects.filter(replaces=old).count() == 0
    boss.post(path, form | {"seen": seen, "n": "4"})
    assert FrequencyRule.objects.filter(replaces=old).count() == 0, "changed after the preview: shown anew, not saved"
    assert boss.post(path, form | {"seen": seen}).status_code == 302
    assert FrequencyRule.objects.get(replaces=old).n == 3


def test_rules_of_rating_are_edited_but_never_below_the_floor(client_of):
    boss, old = client_of("inspection.supervisor", "sfj"), RatingRule.objects.get()
    path = f"/inspection-catalogue/rules/rating/{old.pk}/edit/"
    form = {
        "title": "本市评价规则", "k": "8", "spare": "2", "window": "1", "release_day": "10", "satisfied": "4",
        "basis": "本市办法", "confidence": "verified", "active": "on", "change_reason": "试点", "on": DAY.isoformat(),
    }  # fmt: skip
    assert 'name="seen"' not in boss.post(path, form | {"k": "4"}).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingRule.objects.create(title="t", k=4, valid_from=DAY)
    seen = boss.post(path, form).content.decode().partition('name="seen" value="')[2][:32]
    assert boss.post(path, form | {"seen": seen}).status_code == 302
    assert (policy.policy_on(DAY).k, policy.policy_on(DAY).basis) == (8, "本市办法")
    assert policy.policy_on(DAY - editing.DAY).k == 5


def test_a_model_of_early_warning_is_previewed(client_of):
    boss, old = client_of("inspection.supervisor", "sfj"), AlertRule.objects.get(key="findings")
    form = {
        "title": "发现问题", "kind": "findings", "level": "high", "limit": "3", "window_days": "180", "basis": "测试",
        "confidence": "platform", "active": "on", "change_reason": "试点", "on": DAY.isoformat(),
    }  # fmt: skip
    page = boss.post(f"/inspection-catalogue/rules/alert/{old.pk}/edit/", form).content.decode()
    assert "按新模型，本年会产生的预警" in page and "原为 0" in page


def test_who_may_read_and_who_may_change(client_of):
    row = FrequencyRule.objects.get(default=True, kind="cap")
    path = f"/inspection-catalogue/rules/frequency/{row.pk}/"
    county, reader = client_of("inspection.supervisor", "huancui.sfj"), client_of("inspection.planner", "scjg")
    stranger = client_of("unit_contact", "scjg")
    assert [c.get(path).status_code for c in (county, reader, stranger)] == [200, 200, 404]
    assert [c.get(f"{path}edit/").status_code for c in (county, reader, stranger)] == [403, 403, 404]
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("page", ["rules/", "rules/ratio/", "rules/quiet/", "rules/white/", "rules/warning/",
                                  "rules/alert/", "rules/rating/", "rules/conflicts/", "attention/",
                                  "forms/"])  # fmt: skip
def test_pages_open_with_few_queries(client_of, django_assert_max_num_queries, page):
    boss = client_of("inspection.supervisor", "sfj")
    with django_assert_max_num_queries(14):
        assert boss.get(f"/inspection-catalogue/{page}").status_code == 200


def test_a_white_list_comes_from_a_file_whole_or_not_at_all(client_of, firms, item):
    boss, path = client_of("inspection.supervisor", "sfj"), "/inspection-catalogue/rules/white/import/"

    def send(text: str, **more: str):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("名单.csv", text.encode())
        return boss.post(path, {"file": file, "change_reason": "试点", **more})

    good = f"统一社会信用代码,方式\n{firms[0].uscc},有限\n{firms[1].uscc},免打扰\n"
    assert "第 2 行：没有写明仍可检查的事项" in send(good).content.decode()
    page = send(good + "91000000000000000X,有限\n", items=item.code).content.decode()
    assert "第 4 行" in page and 'name="seen"' not in page
    page = send(good, items=item.code).content.decode()
    seen = page.partition('name="seen" value="')[2][:64]
    assert not WhiteEntry.objects.exists()
    assert send(good, seen=seen, items=item.code).status_code == 302
    assert list(WhiteEntry.objects.get(mode="limited").items.all()) == [item]
    assert sorted(WhiteEntry.objects.values_list("mode", flat=True)) == ["limited", "none"]
    assert Event._plain.filter(kind="catalogue.white.imported").count() == 1
    assert "户已在名单" in send(good).content.decode()


def test_everybody_reads_the_published_catalogue(body, django_assert_max_num_queries):
    guest = Client()
    for page in ("", "items/", "items/?q=卫生&domain=food&body=1&after=x", "rules/"):
        with django_assert_max_num_queries(12):
            assert guest.get(f"/portal/inspection-catalogue/{page}").status_code == 200, page
    assert body.organ.name in guest.get("/portal/inspection-catalogue/").content.decode()
    assert guest.get("/portal/inspection-catalogue/items/1/").status_code == 404


def test_an_entry_of_the_white_list_from_form_to_removal(client_of, firms, item):
    """Added with basis and period, once; open items are named; its end shows what it did and keeps the reason."""
    boss, path = client_of("inspection.supervisor", "sfj"), "/inspection-catalogue/rules/white/"
    form = {
        "title": "本市白名单", "enterprise": firms[0].uscc, "mode": "limited", "items": f"{item.code}、",
        "double_approval": "on", "exceptions": ["superior"], "basis": "本市办法", "confidence": "platform",
        "active": "on", "change_reason": "连续三年无违法记录", "on": DAY.isoformat(),
    }  # fmt: skip
    for wrong, told in (({"items": ""}, "一项也不留的"), ({"items": "没有"}, "没有这些编码"), ({"until": "明年"}, "不是有效日期"),
                        ({"until": "2020-01-01"}, "早于生效日期"), ({"enterprise": "91"}, "18")):  # fmt: skip
        page = boss.post(f"{path}new/", form | wrong).content.decode()
        assert told in page and 'name="seen"' not in page, wrong
    until = (DAY + editing.DAY * 365).isoformat()
    seen = boss.post(f"{path}new/", form | {"until": until}).content.decode().partition('name="seen" value="')[2][:32]
    assert 'name="seen"' in boss.post(f"{path}new/", form | {"seen": seen}).content.decode(), "another period: anew"
    assert boss.post(f"{path}new/", form | {"until": until, "seen": seen}).status_code == 302
    row = WhiteEntry.objects.get()
    assert (row.valid_to.isoformat(), row.over, row.basis) == (until, False, "本市办法")
    entry = lookups.white_for(firms[0].pk, DAY)
    assert entry.items == {item.pk} and entry.double_approval and "superior" in entry.exceptions
    assert lookups.white_for(firms[0].pk, row.valid_to + editing.DAY) is None, "the period is over by itself"
    assert "已经在白名单中" in boss.post(f"{path}new/", form).content.decode()
    end = {"change_reason": "发生事故", "on": DAY.isoformat()}
    assert boss.post(f"{path}{row.pk}/end/", end | {"change_reason": ""}).status_code == 422
    page = boss.post(f"{path}{row.pk}/end/", end).content.decode()
    assert "停用以后不再有" in page and lookups.white_for(firms[0].pk, DAY)
    seen = page.partition('name="seen" value="')[2][:32]
    assert boss.post(f"{path}{row.pk}/end/", end | {"seen": seen}).status_code == 302
    row.refresh_from_db()
    assert row.removed_reason == "发生事故" and row.over and lookups.white_for(firms[0].pk, DAY) is None


def test_changes_are_told_in_words_not_in_codes():
    assert editing.differences(WarningRule(window="natural", action="flag", limit=2), {
        "window": "rolling", "action": "block", "limit": 1,
    }) == {"窗口": ["自然周期", "滚动"], "处置": ["提示", "阻断"], "次数": ["2", "1"]}  # fmt: skip
