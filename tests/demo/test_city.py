"""What a demonstration must show: every situation of the desk, through the real procedure, the clocks as of today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count, Q

from fadu.aspects.a6_disputes.reconsideration import models as recon
from fadu.aspects.a9_coordination.annual_plan.models import Plan
from fadu.demo.accounts import PASSWORD, shown
from fadu.demo.load import load, status, summary
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Notification, Run
from fadu.kernel.procedure import tick
from fadu.kernel.verifying import verify
from fadu.people.actors import actor_for
from fadu.people.models import Delegation, Post, User
from tests.cities import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
cases = recon.Reconsideration._plain
runs = Run._plain.filter(stopped_on=None)


def test_the_procedure_refused_nothing(city):
    assert city == {}


def test_the_chain_is_whole_and_today_owes_no_step():
    assert verify()[1] == []
    assert tick(DAY) == 0
    assert status().done and status().until == DAY
    assert load() is None  # loading again does nothing


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("suspended now", Q(state="suspended")),
        ("deemed accepted", Q(deemed=True)),
        ("to be supplemented", Q(state="supplement")),
        ("hearing to come", Q(state="hearing")),
        ("question to the committee", Q(state="committee")),
        ("talks", Q(state="mediation")),
        ("waiting for the head or the leader", Q(state="draft_decision")),
        ("answer awaited", Q(state="await_answer")),
        ("refused at the wrong door", Q(result="refused") & ~Q(right_authority="")),
        ("simple procedure", Q(procedure_kind="simple")),
        ("extended", Q(extended_days__gt=0)),
        ("corrected", Q(result__in=("revoke", "change", "confirm_unlawful", "perform"))),
        ("settled", Q(result__in=("settled", "withdrawn", "mediated"))),
        ("not performed in time", Q(performed_on=None, perform_due__lt=DAY)),
    ],
)
def test_every_situation_is_there(what, where):
    assert cases.filter(where).exists(), what


def test_clocks_overdue_due_today_this_week_paused_and_provisional():
    sunday = DAY + timedelta(days=6 - DAY.weekday())
    counting = runs.filter(paused=False)
    assert counting.filter(key="decide", due_on__lt=DAY).count() >= 3
    assert counting.filter(due_on=DAY).count() >= 3
    assert counting.filter(due_on__gt=DAY, due_on__lte=sunday).exists()
    assert runs.filter(paused=True).exists()
    assert runs.filter(provisional=True, due_on__year=DAY.year + 1).exists()


def test_some_points_wait_for_a_person_and_some_opinions_for_an_answer():
    received = cases.filter(state="received").values("pk")
    assert recon.TestResult._plain.filter(outcome="needs_review", judged="", matter_id__in=received).exists()
    assert recon.OpinionPaper._plain.filter(replied_on=None, due_on__lt=DAY).exists()
    assert recon.OpinionPaper._plain.filter(replied_on=None, due_on__gte=DAY).exists()


def test_what_is_published_names_nobody():
    texts = recon.MaskedText._plain.filter(confirmed_on__isnull=False)
    names = dict(cases.values_list("pk", "applicant_name"))
    assert all(names[row.matter_id] not in row.masked for row in texts)


def test_three_years_and_five_authorities():
    years = cases.values_list("opened_on__year").annotate(n=Count("pk"))
    assert {year for year, _ in years} == {DAY.year - 2, DAY.year - 1, DAY.year}
    assert cases.values("organ").distinct().count() == 5
    assert cases.filter(opened_on__gte=DAY).count() == 0


def test_the_plans_are_loaded():
    assert set(Plan._plain.values_list("year", flat=True)) == {2024, DAY.year}


def test_posts_have_a_past_and_one_is_lent_just_now():
    assert Post.objects.exclude(to_date=None).count() >= 4
    moved = User.objects.get(username="handler2")
    assert list(moved.posts.values_list("organ__key", flat=True)) == ["rongcheng", "weihai"]
    assert Delegation.objects.filter(from_date__lte=DAY, to_date__gte=DAY).count() == 1
    lent = actor_for(User.objects.get(username="decider2"), DAY)
    assert lent.has("reconsideration.decider") and lent.posts[-1].delegated_by == "赵庚七"


@pytest.mark.parametrize("row", shown(), ids=lambda row: row.username)
def test_every_account_gets_in(row, rf):
    user = authenticate(rf.post("/login"), username=row.username, password=PASSWORD)
    assert user is not None and user.demo and not user.must_change_password


def test_figures_equal_their_lists():
    actor = actor_for(User.objects.get(username="coordinator"), DAY)
    for name in ("received", "closed", "timely", "corrected", "settled"):
        ind = indicator(f"reconsideration.{name}")
        figure = ind.value(actor, Period.year(DAY.year))
        assert figure.base == ind.records(actor, Period.year(DAY.year)).count() > 0


def test_only_recent_notices_are_unread():
    unread = Notification.objects.filter(read_at=None)
    assert unread.exists() and Notification.objects.exclude(read_at=None).exists()
    assert not unread.filter(at__date__lt=DAY - timedelta(days=20)).exists()


def test_the_summary_counts_what_is_there():
    told = summary()
    assert told["cases"] == cases.count() and told["done"] and len(told["track"]) == 3
