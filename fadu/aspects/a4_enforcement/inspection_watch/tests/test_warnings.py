"""Warnings become cases once, are answered by the body, resolved by supervision; pages are closed to others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.models import Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.people.duties import grant_post
from fadu.people.models import Organ, User

from .. import lists
from ..models import InspectionWarning
from ..raising import run
from .conftest import DAY, visit

HEAD = "inspection.head"


@pytest.fixture
def twice(body, firm):
    """Two visits to one enterprise on one day."""
    on = DAY - timedelta(days=3)
    return [visit(body, firm, on), visit(body, firm, on)]


def test_a_warning_is_raised_once_and_handled(twice, body, boss):
    assert (run(DAY), run(DAY)) == (1, 0)
    case = InspectionWarning._plain.get()
    assert (case.rule, case.organ_id, case.evidence) == ("chengdu-day", body.organ_id, [v.pk for v in twice])
    with pytest.raises(InvalidFacts, match="先发核查通知"):
        take(case, "resolve", boss, {"outcome": "corrected", "opinion": "改"}, on=DAY)
    case = take(case, "ask", boss, {"question": "请说明"}, on=DAY).case
    assert Run._plain.get(matter_id=case.pk).due_on == date(2026, 11, 30)
    head = Actor(9, "某乙", "某乙", (PostView(HEAD, body.organ_id, frozenset({body.organ_id}), "371000"),))
    case = take(case, "explain", head, {"explanation": "两个科室分别安排"}, on=DAY).case
    with pytest.raises(NotAllowed):
        take(case, "resolve", head, {"outcome": "accepted"}, on=DAY)
    case = take(case, "resolve", boss, {"outcome": "corrected", "opinion": "合并计划"}, on=DAY).case
    assert (case.state, case.outcome, case.closed_on) == ("resolved", "corrected", DAY)


def test_late_results_add_up_and_start_again(body, firm, boss):
    for day in range(1, 5):
        visit(body, firm, date(2026, 9, day), publish_due=date(2026, 10, 10 + day))
    run(DAY, date(2026, 9, 30))
    found = InspectionWarning._plain.filter(rule="hainan-late")
    assert [(w.raised_on, w.body_id) for w in found] == [(date(2026, 10, 14), body.pk)]


def test_lists_of_what_enterprises_bear(twice, body, firm, boss):
    from fadu.kernel.figures import Period

    year = Period.year(2026).until(DAY)
    assert [(o.pk, o.visits) for o in lists.often(boss, year)] == [(firm.pk, 2)]
    assert lists.spread(boss, year) == {2: 1}
    assert lists.over_caps(boss, year) == []
    type(twice[0])._plain.filter(pk=twice[0].pk).update(coded=False, planned_ok=False)
    assert [lists.chosen(boss, year, kind).count() for kind in ("uncoded", "outside", "late")] == [1, 1, 0]


def test_caps_and_fruitless_visits_are_figures_with_their_lists(body, firm, boss):
    """Cap 2 for this body, 4 for its enterprises of class D, 1 for food, where it has an item: the widest counts."""
    from fadu.kernel.figures import Period
    from fadu.kernel.indicators import indicator
    from fadu.registry.enterprises.models import Enterprise
    from fadu.registry.inspection_catalogue.models import FrequencyRule

    year, over = Period.year(2026).until(DAY), indicator("inspection.over_cap")
    FrequencyRule.objects.filter(active=True).update(active=False)
    Enterprise._plain.filter(pk=firm.pk).update(grade="C")
    rule = {"kind": "cap", "valid_from": date(2025, 1, 1), "active": True}
    two = FrequencyRule.objects.create(n=2, title="两次", body=body, **rule)
    FrequencyRule.objects.create(n=4, title="四次", body=body, grade="D", **rule)
    visit(body, firm, date(2025, 12, 30))
    for day in (1, 2):
        visit(body, firm, date(2026, 3, day))
    visit(body, firm, date(2026, 4, 1), counts_toward_cap=False)
    assert (over.value(boss, year).hit, over.value(boss, year).base, lists.over_caps(boss, year)) == (0, 1, [])
    last = visit(body, firm, date(2026, 5, 1))
    (found,) = lists.over_caps(boss, year)
    assert (found.enterprise, found.used, found.cap, found.rule, found.title) == (firm.pk, 3, 2, two.pk, "两次")
    assert list(over.records(boss, year, "hit").values_list("pk", flat=True)) == [last.pk]
    assert [row[2:] for row in over.by_organ(boss, year)] == [(1, 1)]
    assert [row[1:] for row in over.monthly(boss, year)] == [(1, 1)]
    assert over.value(boss, Period(date(2026, 4, 1), date(2026, 4, 30))).hit == 0  # two by the end of April
    may = over.value(boss, Period(date(2026, 5, 1), date(2026, 5, 31)))
    assert (may.hit, may.base) == (1, 1)  # counted since January
    Enterprise._plain.filter(pk=firm.pk).update(grade="D")
    assert over.value(boss, year).hit == 0


def caps_of_every_kind(body, other, items) -> None:
    """General, per field, per item, per class over two years, of all bodies together, and one that has ended."""
    from fadu.registry.inspection_catalogue.models import FrequencyRule
    from fadu.registry.inspection_catalogue.rules.counting import READINGS

    FrequencyRule.objects.filter(active=True).update(active=False)
    reading = READINGS["ministry"]
    rule = {"kind": "cap", "valid_from": date(2024, 1, 1), "active": True, "counts": sorted(reading.counts),
            "blocks": sorted(reading.blocks), "basis": "某市〔2025〕1号"}  # fmt: skip
    for n, title, facts in (
        (9, "一般九次", {}), (1, "食品一次", {"domain": "food"}), (3, "事项三次", {"domain": "food", "item": items[1]}),
        (2, "C类两年两次", {"per_years": 2, "body": other, "grade": "C"}), (3, "合计三次", {"scope": "joint"}),
        (1, "失效的", {"valid_to": date(2025, 12, 31)}),
    ):  # fmt: skip
        FrequencyRule.objects.create(n=n, title=title, **(rule | facts))


@pytest.fixture
def other(body):
    """A second body, published as long as the first."""
    from fadu.registry.inspection_catalogue.bulk import cards
    from fadu.registry.inspection_catalogue.models import Body

    made = Body(organ=Organ.objects.get(key="yjj"), area=body.area, opened_on=body.opened_on, state="published",
                kind="department", published_on=body.opened_on)  # fmt: skip
    cards("inspection_body", [made], [("检主2", "应急局")])
    return made


@pytest.fixture
def items(body):
    """Two items of food, one of the market."""
    from fadu.registry.inspection_catalogue.bulk import cards
    from fadu.registry.inspection_catalogue.models import Item

    facts = {"organ": body.organ, "area": body.area, "opened_on": body.opened_on}
    made = [Item(code=f"事{n}", name=f"事项{n}", domain=field, **facts)
            for n, field in enumerate(("food", "food", "market"))]  # fmt: skip
    cards("inspection_item", made, [(row.code, row.name) for row in made])
    return made


def test_every_cap_in_force_is_counted_with_its_source(body, other, items, firm, boss):
    """A wider cap does not speak where a narrower one does; joint visits stay together in the list."""
    from fadu.kernel.figures import Period
    from fadu.registry.enterprises.models import Enterprise

    caps_of_every_kind(body, other, items)
    Enterprise._plain.filter(pk=firm.pk).update(grade="C")
    made = [visit(body, firm, date(2026, month, 5)) for month in (2, 4, 6)]
    for row, item in zip(made, (items[0], items[0], items[1]), strict=True):
        row.items.model._plain.create(visit=row, item=item, body=body)
    for row in (visit(other, firm, date(2025, 3, 1)), made[1], made[2]):  # two of them joint
        row.bodies.model._plain.get_or_create(visit=row, body=other)
    visit(body, firm, date(2026, 7, 5), off_site=True)
    year = Period.year(2026).until(DAY)
    told = {(o.title, o.body, o.used, o.cap) for o in lists.over_caps(boss, year)}
    assert told == {("食品一次", body.organ.short, 3, 1), ("C类两年两次", other.organ.short, 3, 2)}
    assert {o.citation for o in lists.over_caps(boss, year)} == {"某市〔2025〕1号"}
    visit(body, firm, date(2026, 8, 5))
    told = lists.over_caps(boss, year)
    assert {(o.title, o.body, o.used) for o in told if o.cap == 3} == {("合计三次", "各主体合计", 4)}
    assert len(lists.over_caps(boss, year, n=1)) == len(told) == 3  # one enterprise is never cut in two


def test_a_third_visit_that_finds_nothing_is_fruitless(body, firm, boss, officer):
    from fadu.kernel.figures import Period
    from fadu.kernel.indicators import indicator

    made = [visit(body, firm, date(2026, month, 1), found=month == 2) for month in range(1, 7)]
    for row in made:
        row.officers.model._plain.create(visit=row, officer=officer, body=body, name=officer.name)
    ind = indicator("inspection.fruitless")
    rows = ind.records(boss, Period.year(2026), "hit").values_list("visited_on", flat=True)
    assert sorted(rows) == [date(2026, 5, 1), date(2026, 6, 1)]  # the third and fourth since the finding
    assert (ind.value(boss, Period.year(2026)).hit, ind.value(boss, Period.year(2026)).base) == (2, 6)


PAGES = ("", "?period=2026-10", "?period=2025&area=371002", "?period=x&area=y", "enterprises/", "uncoded/", "outside/",
         "late/", "circular.pdf", "circular.docx")  # fmt: skip


@pytest.fixture
def client_of(city):
    def client(role: str, organ: str) -> Client:
        user = User.objects.create_user(f"{role}.{organ}", name="某乙")
        grant_post(SYSTEM, user, Organ.objects.get(key=organ), role, title="", start=DAY)
        made = Client()
        made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client


def test_pages_open_to_supervision_alone(client_of, twice):
    boss, head = client_of("inspection.supervisor", "sfj"), client_of(HEAD, "scjg")
    for page in PAGES:
        assert boss.get(f"/inspection-watch/{page}").status_code == 200, page
        assert head.get(f"/inspection-watch/{page}").status_code == 404, page
        assert Client().get(f"/inspection-watch/{page}").status_code == 302, page
    assert boss.get("/inspection-watch/nothing/").status_code == 404


def test_queries_do_not_grow(client_of, twice, body, firm, django_assert_max_num_queries):
    boss = client_of("inspection.supervisor", "sfj")
    for page in ("", "enterprises/", "late/"):
        boss.get(f"/inspection-watch/{page}")
        with django_assert_max_num_queries(12):
            boss.get(f"/inspection-watch/{page}")


def test_an_item_learns_of_its_last_use_from_the_visits(twice, body):
    from fadu.registry.inspection_catalogue.bulk import cards
    from fadu.registry.inspection_catalogue.models import Item
    from fadu.registry.inspection_catalogue.usage import refresh

    item = Item(
        organ=body.organ, area=body.area, opened_on=DAY, state="published", code="T1", name="模拟", domain="food"
    )
    cards("inspection_item", [item], [("T1", "模拟")])
    twice[0].items.model._plain.create(visit=twice[0], item=item, body=body)
    assert (refresh(), refresh()) == (1, 0)
    assert Item._plain.get(pk=item.pk).last_used_on == twice[0].visited_on
