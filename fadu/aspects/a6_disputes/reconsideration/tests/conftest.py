"""A small city for the scenarios: governments, departments, and somebody for each role."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from fadu.kernel.access import PUBLIC, Actor, PostView
from fadu.kernel.procedure import Outcome, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from tests.conftest import django_db_modify_db_settings, pytest_unconfigure  # noqa: F401 the server of all tests

FILING = {
    "applicant_kind": "citizen",
    "applicant_name": "丁海燕",
    "id_number": "",
    "phone": "13806310001",
    "address": "环翠区某路1号",
    "respondent_name": "",
    "act_kind": "act",
    "act_name": "罚款决定",
    "act_number": "威某罚〔2026〕5号",
    "act_on": date(2026, 2, 27),
    "served_by": "direct",
    "act_served_on": date(2026, 3, 2),
    "told": "yes",
    "subject": "penalty",
    "sector": "market",
    "amount": "20000",
    "request": "撤销该罚款决定。",
    "reasons": "认定事实有误。",
}
TESTS_OK = {
    "applicant_clear": "yes",
    "respondent_proper": "yes",
    "interest": "yes",
    "request_specific": "yes",
    "reasons_given": "yes",
    "excluded": "none",
    "accepted_before": "no",
    "withdrawn_before": "no",
    "suit_registered": "no",
}
SOUND = {"facts": "clear", "basis": "correct", "procedure": "lawful", "power": "lawful", "content": "fit"}


@pytest.fixture
def city(db: Any) -> SimpleNamespace:
    """威海市人民政府 and 环翠区人民政府 with a department each, made for the test."""
    from fadu.people.models import Area, Organ

    def area(code: str, name: str, level: str) -> Any:
        return Area.objects.get_or_create(code=code, defaults={"name": name, "level": level})[0]

    def organ(key: str, name: str, kind: str, place: Any, parent: Any = None, prefix: str = "") -> Any:
        given = {"name": name, "short": name, "kind": kind, "area": place, "parent": parent, "prefix": prefix}
        return Organ.objects.get_or_create(key=f"rt.{key}", defaults=given)[0]

    region = area("370000", "山东省", "province")
    province = organ("province", "山东省人民政府", "government", region, None, "鲁政")
    whole, county = area("371000", "威海市", "city"), area("371002", "环翠区", "county")
    gov = organ("gov", "威海市人民政府", "government", whole, province, "威政")
    district = organ("district", "环翠区人民政府", "government", county, gov, "威环政")
    return SimpleNamespace(
        gov=gov,
        district=district,
        market=organ("market", "威海市市场监督管理局", "department", whole, gov),
        branch=organ(
            "branch",
            "威海市公安局环翠分局",
            "branch",
            county,
            organ("police", "威海市公安局", "department", whole, gov),
        ),
        justice=organ("justice", "威海市司法局", "department", whole, gov),
        province=province,
        reg=register("reconsideration"),
    )


def holder(organ: Any, *roles: str) -> Actor:
    """Somebody who holds the roles (short names) at one organ."""
    posts = tuple(
        PostView(
            r if "." in r or r == "leader" else f"reconsideration.{r}", organ.pk, frozenset({organ.pk}), organ.area.code
        )
        for r in roles
    )
    return Actor(None, roles[0], f"{organ.short}{roles[0]}", posts)


class Desk:
    """Takes steps on days with the right person, so that scenarios read like a file's history."""

    def __init__(self, city: SimpleNamespace) -> None:
        self.city = city
        self.people = {role: holder(city.gov, role) for role in ("clerk", "handler", "head", "decider")}
        self.people["supervisor"] = holder(city.province, "supervisor")
        self.people["respondent"] = holder(city.market, "respondent")
        self.people["public"] = PUBLIC

    def file(self, on: date, by: str = "clerk", **facts: Any) -> Any:
        """File an application and return the case."""
        step = "file" if by == "public" else "enter"
        given = FILING | {"respondent": self.city.market} | facts
        served = given["act_served_on"]
        if "act_on" not in facts and served and served < given["act_on"]:
            given["act_on"] = served
        with frozen_today(on):
            return open_case(self.city.reg, self.people[by], given, organ_id=self.city.gov.pk, on=on, step=step).case

    def do(self, case: Any, step: str, by: str, on: date, **facts: Any) -> Outcome:
        """Take a step; the case object is brought up to date."""
        actor = self.people[by]
        if by == "public":
            actor = actor.unlocking(case.pk)
        with frozen_today(on):
            done = take(case, step, actor, facts, on=on)
        case.refresh_from_db()
        return done

    def examine(self, case: Any, on: date, **facts: Any) -> None:
        self.do(case, "examine", "clerk", on, **(TESTS_OK | facts))

    def accepted(self, on: date = date(2026, 3, 9), kind: str = "ordinary", **facts: Any) -> Any:
        """A case filed and accepted on the same day."""
        case = self.file(on, **facts)
        self.examine(case, on)
        self.do(case, "accept", "clerk", on, procedure_kind=kind, clear_case="yes")
        return case

    def answered(self, on: date = date(2026, 3, 9), **facts: Any) -> Any:
        """A case whose respondent has answered, views heard."""
        case = self.accepted(on, **facts)
        self.do(case, "send_copy", "clerk", on, received_on=on)
        self.do(case, "answer", "respondent", on, content="行为合法。", evidence="现场笔录\n询问笔录")
        self.do(case, "hear_views", "handler", on, party="丁海燕", way="phone", content="坚持请求")
        return case

    def proposed(self, case: Any, on: date, result: str, **facts: Any) -> None:
        self.do(case, "propose", "handler", on, proposed=result, items="维持。", reasons="事实清楚。", **facts)
        self.do(case, "approve", "head", on)


@pytest.fixture
def desk(city: SimpleNamespace) -> Desk:
    return Desk(city)
