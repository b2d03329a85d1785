"""Invariants 6 to 9: people try steps in any order, on any day; whatever is let through keeps the rules."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.dispatch.models import DataRequest
from fadu.aspects.a9_coordination.law_inspection.models import (
    Action,
    LawInspection,
    OversightEntry,
    Problem,
    ProblemCheck,
)
from fadu.aspects.a9_coordination.law_inspection.rules.ledger import ledger
from fadu.aspects.a9_coordination.law_inspection.views.ledger import row_of
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Matter, PaperRecord
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.today import today
from fadu.people.models import Organ
from fadu.registry.burden.models import Demand
from tests.law_inspection.acts import entry, manned, mended, pk, planned, proposed

from .conftest import drawn, undone

pytestmark = pytest.mark.django_db
WALK = drawn(5)
PEOPLE = ("officer", "second", "head", "leader", "unit", "other", "coordinator")
REFUSED = (NotAllowed, InvalidFacts)
N = re.compile(r"(\d+)号$")


def tried(act) -> bool:
    """Whether a step was let through."""
    try:
        act()
    except REFUSED:
        return False
    return True


def next_act(office, problem, who):
    """What leads on, taken by whoever comes."""
    until = office.day + timedelta(days=20)
    acts = {
        "confirmed": lambda: planned(office, problem, who, until),
        "planned": lambda: office.take(problem, "approve", who),
        "rectifying": lambda: mended(office, problem, who), "overdue": lambda: mended(office, problem, who),
        "submitted": lambda: office.take(problem, "pass", who, on_site=True, reason="看过现场"),
        "verified": lambda: office.take(problem, "write_off", who, opinion="同意"),
        "closed": lambda: office.take(problem, "reopen", who, reason="又发生", until=until),
        "long_term": lambda: None,
    }  # fmt: skip
    return acts[problem.state]


def stray_act(office, problem, who, kind):
    """What does not lead on, or jumps."""
    until = office.day + timedelta(days=10)
    return {
        "write_off": lambda: office.take(problem, "write_off", who, opinion="同意"),
        "submit": lambda: office.take(problem, "submit", who),
        "pass": lambda: office.take(problem, "pass", who, on_site=False, reason="看了材料"),
        "return": lambda: office.take(problem, "return", who, ground="paper_only", reason="只有通知"),
        "reopen": lambda: office.take(problem, "reopen", who, reason="又", until=until),
        "wait": lambda: office.until(office.day + timedelta(days=9)),
    }[kind]


MOVES = st.lists(
    st.tuples(st.sampled_from(("next", "next", "next", "write_off", "submit", "pass", "return", "reopen", "wait")),
              st.sampled_from((*PEOPLE, "unit", "second", "head"))), min_size=10, max_size=22)  # fmt: skip


@WALK
@given(moves=MOVES)
def test_a_closed_problem_has_proof_and_another_checker(office, moves):
    start = office.day
    with undone():
        problem = office.open("law_problem", "officer", {
            "unit": pk("rongcheng"), "text": "答复逾期", "rule": "某条", "klass": "lead_plan", "severity": "2",
            "source": "complaint", "confirmed": True})  # fmt: skip
        planned(office, problem, "unit", start + timedelta(days=20))
        office.until(start + timedelta(days=20))  # due
        for who in ("unit", "second", "head"):  # closed once whatever follows: no walk proves nothing
            next_act(office, Problem._plain.get(pk=problem.pk), who)()
        assert kept(problem.pk)
        for kind, who in moves:
            problem = Problem._plain.get(pk=problem.pk)
            helpers = ("officer", "unit", "second", "head")
            act = next_act(office, problem, who) if kind == "next" else stray_act(office, problem, who, kind)
            tried(act) or (kind == "next" and any(tried(next_act(office, problem, name)) for name in helpers))
            kept(problem.pk)
        assert sound_numbers()
    office.until(start)


def kept(number: int) -> bool:
    """The rule on one problem; True while it is closed."""
    problem = Problem._plain.get(pk=number)
    same_everywhere(problem)
    if problem.state != "closed":
        assert not ledger([row_of(problem)], today()).closed and problem.state != "merged"
        return False
    actions = list(Action._plain.filter(matter_id=number))
    assert actions and all(action.proven for action in actions)
    assert problem.checked_by_id and problem.submitted_by_id and problem.checked_by_id != problem.submitted_by_id
    assert problem.written_off_on >= problem.checked_on >= problem.submitted_on
    last = ProblemCheck._plain.filter(matter_id=number).order_by("id").last()
    assert last.passed and last.on == problem.checked_on
    return True


def same_everywhere(problem: Problem) -> None:
    """The ledger and the figures count by one definition, also what was reopened and whose new period runs."""
    found = ledger([row_of(problem)], today())
    period = Period(date(2026, 1, 1), today())
    done, timely, again = (
        indicator(f"law_problem.{key}").value(SYSTEM, period) for key in ("done", "timely", "recurred")
    )
    assert (found.due, found.closed, found.on_time) == (done.base, done.hit, timely.hit) and timely.base == done.base
    assert found.recurrence == (again.value if again.base else None)
    whole = indicator("law_problem.done").value(SYSTEM, Period.year(2026))
    assert (whole.base, whole.hit) == (done.base, done.hit)  # the rest of the year has not been due yet
    assert found.due == 1  # what was due once stays due


SORTS = ("comprehensive", "comprehensive", "special")
PROJECT = st.tuples(st.sampled_from(("rongcheng", "rushan")), st.sampled_from(SORTS), st.integers(0, 200),
                    st.sampled_from(("list", "override", "outside", "none")))  # fmt: skip


@WALK
@given(projects=st.lists(PROJECT, min_size=2, max_size=5))
def test_no_project_outside_the_plan_and_no_second_comprehensive_one(office, projects):
    start = office.day
    with undone():
        for unit, kind, later, way in projects:
            day = date(2026, 4, 13) + timedelta(days=7 * (later // 7))
            project = proposed(office, (unit,), day, kind=kind)
            who = "planner" if way == "list" else "leader"
            facts = {"opinion": ""} if way == "list" else {"reason": "确有需要"}
            if way != "none":
                tried(lambda p=project, w=way, f=facts, by=who: office.take(entry(p), w, by, **f))
            tried(lambda p=project: office.take(manned(office, p), "notice", "officer", asked=""))
            tried(lambda p=project: office.take(p, "enter", "officer"))
            ruled()
        assert sound_numbers()
    office.until(start)


def ruled() -> None:
    """What has gone out stands in the plan with its approval; a second comprehensive one has the leader's reason."""
    for project in LawInspection._plain.exclude(noticed_on=None):
        item = OversightEntry._plain.get(pk=project.entry_id)
        assert item.state in ("listed", "done") and item.decided_on and item.decided_by
        assert not item.outside or item.decision
    by_unit = defaultdict(list)
    for item in OversightEntry._plain.filter(state__in=("listed", "done"), kind="comprehensive", regime="law"):
        for unit in item.units():
            by_unit[unit, item.year].append(bool(item.override))
    for overridden in by_unit.values():
        assert overridden.count(False) <= 1, by_unit


def sound_numbers() -> bool:
    """Every series runs 1, 2, 3 … without a gap and without a number twice, for cases and for papers."""
    series = defaultdict(list)
    for card in Matter._plain.filter(register__startswith="law_"):
        series[card.register, card.organ_id, card.opened_on.year].append(card.number)
    papers = PaperRecord._plain.exclude(number="").select_related("matter")
    for paper in papers.filter(matter__register__startswith="law_"):
        series[paper.matter.register, paper.key, paper.matter.organ_id, paper.made_on.year].append(paper.number)
    for key, numbers in series.items():
        assert sorted(int(N.search(number)[1]) for number in numbers) == list(range(1, len(numbers) + 1)), key
    return True


LETTER = st.tuples(st.sampled_from(("rongcheng", "rushan", "scjg")), st.booleans(), st.booleans(), st.booleans())


@WALK
@given(letters=st.lists(LETTER, min_size=3, max_size=8))
def test_numbers_have_no_gaps_whatever_fails(office, letters):
    with undone():
        for unit, founded, by_head, silent in letters:
            facts = {"unit": pk(unit), "rung": "inquiry"}
            facts |= (
                {"outside": "complaint", "why": "来信"} if founded else {}
            )  # without facts it is refused after numbering
            made = []
            tried(lambda f=facts, m=made: m.append(office.open("law_measure", "officer", f)))
            if made:
                who = "head" if by_head else "officer"
                tried(lambda c=made[0], w=who: office.take(c, "decide", w, reason="须说明"))
                tried(lambda c=made[0], q=silent: office.take(c, "issue", "officer", questions="" if q else "原因"))
            assert sound_numbers()
        found = Matter._plain.filter(register="law_measure").count()
        assert found == sum(founded for _, founded, _, _ in letters)


ASKED = st.tuples(st.sampled_from(("rongcheng", "rushan")), st.sampled_from(("培训人数", "经费", "reconsideration.received")),
                  st.sampled_from(("2026-03", "2026-04")), st.booleans())  # fmt: skip


@WALK
@given(asks=st.lists(ASKED, min_size=4, max_size=12))
def test_nothing_is_asked_twice(office, asks):
    kind = DataRequest.KINDS[0][0]
    with undone():
        done = Counter()
        for unit, key, period, back in asks:
            facts = {"unit": pk(unit), "kind": kind, "key": key, "period": period, "question": "报数", "why": "调度",
                     "despite": "确需"}  # fmt: skip
            case = []
            if tried(lambda f=facts, c=case: c.append(office.open("data_request", "coordinator", f, organ="sfj"))):
                done[unit, key, period] += 1
                if back and tried(lambda c=case: office.take(c[0], "withdraw", "coordinator", reason="不要了")):
                    done[unit, key, period] -= 1
        assert done and max(done.values()) <= 1
        assert not any(key.startswith("reconsideration.") for _, key, _ in +done)  # the system holds it
        rows = Demand._plain.filter(matter__register="data_request").values_list("organ_id", "key", "period")
        named = {organ.pk: organ.key for organ in Organ.objects.filter(key__in=("rongcheng", "rushan"))}
        counted = Counter((named[organ], key, period) for organ, key, period in rows)
        assert all(n == 1 for n in counted.values()) and register("data_request")
