"""A gated queryset refuses to run in whatever way it is asked."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Count, Q

from fadu.kernel.access import PUBLIC, Actor, ClosedByDefault, PostView, own_area, sight
from fadu.kernel.models import Matter, Run
from fadu.kernel.register import register

from .conftest import officer
from .permit.models import Permit

pytestmark = pytest.mark.django_db
WAYS = {
    "list": list,
    "count": lambda q: q.count(),
    "exists": lambda q: q.exists(),
    "first": lambda q: q.first(),
    "last": lambda q: q.order_by("pk").last(),
    "get": lambda q: q.get(pk=1),
    "len": len,
    "bool": bool,
    "index": lambda q: q.order_by("pk")[0],
    "slice": lambda q: list(q[:3]),
    "values": lambda q: list(q.values("pk")),
    "values_list": lambda q: list(q.values_list("pk")),
    "aggregate": lambda q: q.aggregate(Count("pk")),
    "iterator": lambda q: list(q.iterator()),
    "in_bulk": lambda q: q.in_bulk([1]),
    "dates": lambda q: list(q.dates("opened_on", "year")),
    "update": lambda q: q.update(state="x"),
    "delete": lambda q: q.delete(),
    "create": lambda q: q.create(state="x"),
    "contains": lambda q: q.contains(Permit(pk=1)),
    "union": lambda q: list(q.union(q)),
    "earliest": lambda q: q.earliest("pk"),
    "subquery": lambda q: list(Matter._plain.filter(pk__in=q)),
    "bulk_create": lambda q: q.bulk_create([Permit()]),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("start", ["manager", "filter", "exclude", "annotate", "select_related"])
def test_closed_by_default(file, way, start):
    closed = {
        "manager": Permit.objects.all,
        "filter": lambda: Permit.objects.filter(Q(state="filed")),
        "exclude": lambda: Permit.objects.exclude(state="x"),
        "annotate": lambda: Permit.objects.annotate(n=Count("pk")),
        "select_related": lambda: Permit.objects.select_related("matter"),
    }[start]()
    with pytest.raises(ClosedByDefault):
        WAYS[way](closed)


def test_opened_stays_opened_through_chains(file, city):
    file(), file(organ=city[1])
    rows = Permit.objects.for_user(officer(city[0])).filter(state="filed").order_by("pk")
    assert rows.count() == len(rows) == 1
    assert Run.objects.for_user(officer(city[0])).filter(stopped_on=None).count() == 1
    watcher = Actor(1, "w", "w", (PostView("watcher"),))
    assert Permit.objects.for_user(watcher).count() == 2


def test_two_roles_open_the_union(file, city):
    file(), file(organ=city[1])
    both = Actor(
        1,
        "b",
        "b",
        (
            PostView("handler", city[0].pk, frozenset({city[0].pk}), ""),
            PostView("head", city[1].pk, frozenset({city[1].pk}), ""),
        ),
    )
    assert Permit.objects.for_user(both).count() == 2
    assert sight(register("permit"), both, Permit._plain.get(organ=city[1]).pk).roles == {"head"}


def test_private_fields_by_row(file, city):
    case = file(date(2026, 3, 2))
    reg = register("permit")
    assert sight(reg, officer(city[0], "handler"), case.pk).reads("applicant")
    assert not sight(reg, officer(city[0], "head"), case.pk).reads("applicant")
    assert sight(reg, officer(city[0], "head"), case.pk).reads("phone")
    assert not sight(reg, PUBLIC, case.pk).grants


def test_own_area_reaches_down(file, city):
    case = file()
    city_post = Actor(1, "a", "a", (PostView("handler", None, frozenset(), "371000"),))
    county = Actor(1, "a", "a", (PostView("handler", None, frozenset(), "371002"),))
    rows = Permit.objects.as_system()
    assert rows.filter(own_area(city_post, "handler")).filter(pk=case.pk).exists()
    assert not rows.filter(own_area(county, "handler")).exists()


def test_a_party_finds_what_is_addressed_to_it_and_no_more():
    from fadu.kernel.access import Grant, Sight

    office, party = Grant("office"), Grant("unit", party=True)
    assert Sight(frozenset({"office"}), (office,)).files(())
    assert not Sight(frozenset({"unit"}), (party,)).files(())
    assert Sight(frozenset({"unit"}), (Grant("unit", party=True, fields="*"),)).files(())
    assert Sight(frozenset({"unit", "office"}), (party, office)).files(())
    assert not Sight(frozenset({"office"}), (office,)).files(("name",))
    assert Sight(frozenset({"office"}), (Grant("office", fields=("name",)),)).files(("name",))
