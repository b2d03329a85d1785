"""The assessment's pages: what each reader finds there, and what nobody finds."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
from fadu.aspects.a9_coordination.assessment.collecting import Collected, submitted
from fadu.aspects.a9_coordination.assessment.models import Review
from fadu.aspects.a9_coordination.assessment.rules.blind import shuffled
from fadu.kernel.models import PaperRecord
from fadu.kernel.register import register
from fadu.people.models import User

from . import people
from .people import at, sheet


def client(name: str) -> Client:
    made = Client()
    user = User.objects.get(username=f"a.{name}")
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def text(who: Client, name: str, *args, **query) -> str:
    answer = who.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("name", ["office", "assessor", "boss"])
def test_every_page_opens_for_the_office(made, name):
    who = client(name)
    own = sheet(made, "gaj")
    for page in ("assess-campaign", "assess-certain", "assess-whatif", "assess-changes", "assess-versions"):
        assert made.title in text(who, page, made.pk), page
    text(who, "assess")
    assert "行政复议被纠错" in text(who, "assess-unit", own.pk)
    for leaf in made.scheme.plan.scheme.leaves:
        assert leaf.title in text(who, "assess-item", own.pk, leaf.id)
    assert "分数从哪里来" in text(who, "assess-scheme", made.scheme_id)
    if name != "boss":
        text(who, "assess-review", Review._plain.first().pk)


def test_what_if_is_computed_on_the_server_and_changes_nothing(made):
    who = client("office")
    page = text(who, "assess-whatif", made.pk, **{"w.A1.1": "0", "w.A2.2": "40"})
    assert "升 " in page and "降 " in page
    part = who.get(reverse("assess-whatif", args=[made.pk]), {"w.A1.1": "0"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part and "试算得分" in part
    assert "对单位先后改变" in text(who, "assess-whatif", made.pk, way="equal")
    assert "不是数" in text(who, "assess-whatif", made.pk, **{"w.A1.1": "很多"})
    assert "应在 0 至 100 之间" in text(who, "assess-whatif", made.pk, **{"w.A1.1": "-1"})
    assert made.computations.count() == 1


def test_a_unit_reads_its_own_result_and_no_other(made):
    who, own, other = client("c.gaj"), sheet(made, "gaj"), sheet(made, "zrzy")
    assert "62.50" in text(who, "assess-unit", own.pk) and "专家" in text(who, "assess-item", own.pk, "A2.2")
    page = text(who, "assess-campaign", made.pk)
    assert "得分分布" in page and "52.28" not in page and other.unit.short not in page
    for address in (reverse("assess-unit", args=[other.pk]), reverse("assess-item", args=[other.pk, "A1.1"]),
                    reverse("case", args=["assessment_unit", other.pk])):  # fmt: skip
        assert who.get(address).status_code == 404, address
    for name in ("assess-certain", "assess-whatif", "assess-changes", "assess-versions"):
        assert who.get(reverse(name, args=[made.pk])).status_code == 404, name


def test_before_it_is_told_a_unit_sees_what_registers_say_and_no_opinion(made):
    made.state = "verifying"
    made.save(update_fields=["state"])
    who, own = client("c.gaj"), sheet(made, "gaj")
    page = text(who, "assess-unit", own.pk)
    assert "62.50" not in page and "20.00" in page and "与考核结果一并反馈" in page
    assert "人评分" not in page and "专家 A" not in text(who, "assess-item", own.pk, "A2.2")
    assert "得分分布" not in text(who, "assess-campaign", made.pk)


def test_an_expert_finds_only_codes(made):
    who = client("e1")
    review = Review._plain.get(officer__username="a.e1")
    page = text(who, "assess-review", review.pk)
    assert "对象01" in page and not [s for s in made.sheets.all() if s.unit.short in page or s.unit.name in page]
    other = Review._plain.get(officer__username="a.e2")
    for address in (reverse("assess-review", args=[other.pk]), reverse("assess-campaign", args=[made.pk]),
                    reverse("assess-unit", args=[sheet(made, "gaj").pk]),
                    reverse("assess-scheme", args=[made.scheme_id])):  # fmt: skip
        assert who.get(address).status_code == 404, address


def test_the_order_in_an_experts_form_does_not_tell_the_units(made):
    orders = [list(row.scores.order_by("pk").values_list("sheet_id", flat=True)) for row in Review._plain.all()]
    assert len(orders) > 1 and any(order != sorted(order) for order in orders)


def test_scores_that_an_expert_has_not_submitted_are_shown_to_nobody(made):
    leaf, row = ("assess-item", sheet(made, "gaj").pk, "A2.2"), Review._plain.order_by("pk").first()
    told = text(client("office"), *leaf).count("专家 ")
    Review._plain.filter(pk=row.pk).update(state="declared", closed_on=None, submitted_on=None)
    assert text(client("office"), *leaf).count("专家 ") == told - 1


def test_scores_that_are_not_submitted_are_in_no_preview(made):
    own, row = sheet(made, "gaj"), Review._plain.order_by("pk").first()
    row.scores.filter(sheet=own).update(points=1)
    Review._plain.filter(pk=row.pk).update(state="declared", closed_on=None, submitted_on=None)
    cells = Collected(made, [own]).cells(own)
    assert cells["experts"] == "86；86"
    at(date(2026, 1, 12), row, "decline", "office", {"reason": "因病不能参加"})
    assert Collected(made, [own]).cells(own)["experts"] == "86；86"


def test_letters_of_experts_do_not_follow_who_was_asked_first(made):
    """Over units and things scored, nobody is always A; asked again, the letters are the same."""
    sheets = [sheet(made, key) for key in people.UNITS]
    first, again_ = (submitted(made, [s.pk for s in sheets]) for _ in range(2))
    orders = {place: [row.review_id for row in rows] for place, rows in first.items()}
    assert orders == {place: [row.review_id for row in rows] for place, rows in again_.items()}
    asked = list(Review._plain.order_by("pk").values_list("pk", flat=True))
    seeds = [shuffled(((pk, pk) for pk in asked), f"{n}:7:experts") for n in range(60)]
    assert {rows[0] for rows in seeds} == set(asked) and all(sorted(rows) == asked for rows in seeds)


def test_the_office_does_not_open_the_record_that_names_the_expert(made):
    review = Review._plain.get(officer__username="a.e1")
    record = PaperRecord._plain.get(matter_id=review.pk, key="record")
    address = reverse("paper", args=["assessment_review", review.pk, record.pk, "pdf"])
    codes = {name: client(name).get(address).status_code for name in ("office", "assessor", "e2", "e1")}
    assert codes["e1"] == 200 and {codes["office"], codes["assessor"], codes["e2"]} <= {403, 404}


def test_receivers_read_results_that_stand(made):
    who = client("receiver")
    assert who.get(reverse("assess-campaign", args=[made.pk])).status_code == 404
    people.final(made)
    assert "78.75" in text(who, "assess-campaign", made.pk)


def test_removing_a_grant_removes_the_numbers_it_fed(made, monkeypatch):
    who, own = client("office"), sheet(made, "gaj")
    assert "2 / 12" in text(who, "assess-item", own.pk, "A1.1") and "62.50" in text(who, "assess-unit", own.pk)
    book = register("reconsideration")
    without = tuple(grant for grant in book.access if grant.role != "coordinator")
    monkeypatch.setitem(book.__dict__, "access", without)
    item, page = text(who, "assess-item", own.pk, "A1.1"), text(who, "assess-unit", own.pk)
    assert "2 / 12" not in item and '<b class="strong">20.00<' not in page and "来源登记册不在您的查看范围" in item
    assert "62.50" not in page and "62.50" not in text(who, "assess-campaign", made.pk)
    assert "62.50" not in text(who, "assess-certain", made.pk) and "不能试算" in text(who, "assess-whatif", made.pk)
    assert "62.50" in text(client("c.gaj"), "assess-unit", own.pk)  # one's own result stays one's own


def test_a_score_opens_by_clicks_down_to_a_record(made):
    who = client("office")
    page = text(who, "assess-campaign", made.pk)
    for pattern in (r"/assess/unit/\d+/(?=\")", r"/assess/unit/\d+/item/A1\.1/", r"/r/reconsideration/\d+/"):
        found = re.findall(pattern, page)
        assert found, pattern
        answer = who.get(found[0])
        assert answer.status_code == 200, found[0]
        page = answer.content.decode()
    assert "测试复〔2025〕" in page
    item = text(who, "assess-item", sheet(made, "scjg").pk, "A1.1")
    assert "《行政复议法》" in item and "第六十四条" in item


def test_a_change_after_freezing_is_visible_at_once(made):
    people.final(made)
    who = client("office")
    assert "一致" in text(who, "assess-changes", made.pk)
    case = Reconsideration._plain.filter(respondent=people.unit("scjg")).first()
    Reconsideration._plain.filter(pk=case.pk).update(result="revoke")
    assert "冻结值 0%，按现有记录为 10%" in text(who, "assess-changes", made.pk)
    assert "冻结以后记录有变化" in text(who, "assess-item", sheet(made, "scjg").pk, "A1.1")
    banner = who.get(reverse("assess-changes", args=[made.pk]), {"part": "banner"}, HTTP_HX_REQUEST="true")
    assert "冻结以后业务记录有变化" in banner.content.decode()


def test_queries_do_not_grow_with_units(made, django_assert_max_num_queries):
    who = client("office")
    for name, most in (("assess-campaign", 24), ("assess-certain", 20), ("assess-versions", 20)):
        who.get(reverse(name, args=[made.pk]))
        with django_assert_max_num_queries(most):
            text(who, name, made.pk)


def test_a_unit_does_not_read_the_offices_answers_on_the_campaign(made):
    address = reverse("case", args=["assessment", made.pk])
    page, office = (client(name).get(address).content.decode() for name in ("c.gaj", "office"))
    assert "随机电话访问" in office and "随机电话访问" not in page
    assert "考核通知" in page and "已阅。" in office and "已阅。" not in page


def test_scores_of_an_expert_stand_in_no_event(made):
    review = Review._plain.get(officer__username="a.e1")
    told = [event.facts for event in review.events() if event.step == "score"]
    assert told and "有实效" not in str(told)
