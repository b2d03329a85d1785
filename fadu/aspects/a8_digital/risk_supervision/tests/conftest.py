"""A hundred and twenty enterprises in two counties, and the people who class them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from fadu.kernel.access import Actor, PostView
from fadu.kernel.models import Matter
from fadu.kernel.today import frozen_today
from fadu.people.models import Area, Organ
from fadu.registry.enterprises.models import Enterprise, EnterpriseMark
from tests.conftest import django_db_modify_db_settings, pytest_unconfigure  # noqa: F401 the server of all tests

DAY = date(2026, 11, 2)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code_of(n: int) -> str:
    """A valid unified code."""
    body = f"91371002MA3{n:06d}"[:17]
    weights = [3**i % 31 for i in range(17)]
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, weights, strict=True))
    return body + SIGNS[(31 - total % 31) % 31]


def person(organ: Any, *roles: str, no: int | None = None) -> Actor:
    """Somebody with posts at one organ."""
    posts = tuple(PostView(role, organ.pk, frozenset({organ.pk}), organ.area.code) for role in roles)
    return Actor(no, roles[0], f"{organ.short}{roles[0]}", posts)


@pytest.fixture
def city(db: Any) -> SimpleNamespace:
    """The regulators and 120 enterprises, three of them on lists."""
    region = Area.objects.get_or_create(code="371000", defaults={"name": "威海市", "level": "city"})[0]
    county = Area.objects.get_or_create(code="371002", defaults={"name": "环翠区", "level": "county"})[0]
    made = {}
    for key, name, area in (("scjg", "市市场监管局", region), ("huancui.scjg", "环翠区市场监管局", county)):
        given = {"name": name, "short": name, "kind": "department", "area": area, "prefix": name[:1]}
        made[key] = Organ.objects.get_or_create(key=key, defaults=given)[0]
    firms = [enterprise(n, made["huancui.scjg"]) for n in range(120)]
    for n, kind in ((3, "abnormal_list"), (7, "serious_dishonest")):
        EnterpriseMark._plain.create(enterprise=firms[n], kind=kind, since=date(2026, 5, 1), basis="模拟")
    with frozen_today(DAY):
        yield SimpleNamespace(
            organ=made["scjg"],
            firms=firms,
            officer=person(made["scjg"], "risk.officer", no=None),
            head=person(made["scjg"], "risk.head"),
            county=person(made["huancui.scjg"], "risk.officer"),
        )


def enterprise(n: int, organ: Any, **more: Any) -> Enterprise:
    """One enterprise; every tenth is younger than a year, five share an address."""
    began = date(2026, 3, 1) if n % 10 == 0 else date(2010 + n % 12, 1 + n % 12, 5)
    uscc = code_of(n)
    card = Matter._plain.create(
        register="enterprise", number=uscc, title=f"模拟企业{n}", organ=organ, area="371002", opened_on=began
    )
    return Enterprise._plain.create(
        matter=card,
        organ=organ,
        area="371002",
        opened_on=began,
        uscc=uscc,
        name=f"模拟企业{n}",
        established_on=began,
        address="某路1号" if n < 5 else f"某路{n}号",
        industry="C1361",
        **more,
    )
