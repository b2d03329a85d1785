"""A small city for the scenarios: two bodies with items, forms and officers, a firm, people for each role."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from stdnum.cn import uscc

from fadu.kernel.access import Actor, PostView
from fadu.kernel.models import Matter
from fadu.kernel.procedure import Outcome, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, CheckForm, FormLine, Item, ItemBasis, Officer

from .. import sheets

OPENED = date(2025, 1, 2)


def card(book: str, number: str, organ: Any, title: str = "", on: date = OPENED) -> Matter:
    """An identity card."""
    return Matter._plain.create(
        register=book, number=number, organ=organ, area=organ.area.code, opened_on=on, title=title
    )


def row(model: Any, book: str, number: str, organ: Any, **values: Any) -> Any:
    """A row of a register written directly."""
    matter = card(book, number, organ, str(values.get("name", number)))
    return model._plain.create(matter=matter, organ=organ, area=organ.area.code, opened_on=OPENED, **values)


def area(code: str, name: str, level: str) -> Any:
    """A place."""
    from fadu.people.models import Area

    return Area.objects.get_or_create(code=code, defaults={"name": name, "level": level})[0]


def organ(key: str, name: str, place: Any, parent: Any = None, kind: str = "department") -> Any:
    """An organ."""
    from fadu.people.models import Organ

    given = {"name": name, "short": name[2:], "kind": kind, "area": place, "parent": parent, "prefix": f"威{name[-2]}"}
    return Organ.objects.get_or_create(key=f"vt.{key}", defaults=given)[0]


def body(found: Any) -> Body:
    """A confirmed and published body."""
    given = {"state": "published", "kind": "department", "confirmed_on": OPENED, "published_on": OPENED}
    return row(Body, "inspecting_body", f"主体{found.key}", found, **given)


def form(key: str) -> CheckForm:
    """A form of two lines, the second asking for a photo when refused."""
    made = CheckForm.objects.create(key=key, title=f"{key}检查表", valid_from=OPENED)
    FormLine.objects.create(form=made, no=1, content="证照齐全")
    FormLine.objects.create(form=made, no=2, content="通道畅通", evidence_required=True)
    return made


def item(code: str, name: str, owner: Body, **values: Any) -> Item:
    """A published item with its form and a basis."""
    made = row(
        Item, "inspection_item", code, owner.organ, code=code, name=name, state="published", published_on=OPENED,
        domain=values.pop("domain", "market"), form=form(code), **values,
    )  # fmt: skip
    made.bodies.add(owner)
    ItemBasis._plain.create(matter=made.matter, item=made, law="某某法", rank="law", article="第十条")
    return made


def officer(owner: Body, name: str, number: str, **values: Any) -> Officer:
    """A certified officer."""
    given = {"certificate_until": date(2028, 12, 31), "kind": "officer", "state": "active"} | values
    return row(
        Officer, "enforcement_officer", number, owner.organ, body=owner, name=name, certificate_no=number, **given
    )


def firm(place_organ: Any, uscc: str, name: str, **values: Any) -> Enterprise:
    """A market entity."""
    given = {"uscc": uscc, "name": name, "established_on": OPENED, "address": "环翠区某路1号", "industry": "H6210"}
    return row(Enterprise, "enterprise", uscc, place_organ, **(given | values))


def holder(found: Any, *roles: str, who: int | None = None, area_code: str = "") -> Actor:
    """Somebody who holds roles at one organ."""
    posts = tuple(
        PostView(f"inspection.{r}" if r in ("officer", "head", "supervisor") else r, found.pk, frozenset({found.pk}),
                 area_code or found.area.code)
        for r in roles
    )  # fmt: skip
    return Actor(who, roles[0], f"{found.short}{roles[0]}", posts)


def code(n: int) -> str:
    """A valid code."""
    head = f"91371002MA3TEF{n:03d}"
    return head + uscc.calc_check_digit(head)


USCC = code(1)


def build() -> SimpleNamespace:
    """The city."""
    area("370000", "山东省", "province")
    whole, county = area("371000", "威海市", "city"), area("371002", "环翠区", "county")
    gov = organ("gov", "威海市人民政府", whole, kind="government")
    market, fire = organ("market", "威海市场局", whole, gov), organ("fire", "威海消防队", whole, gov)
    justice, outside = organ("justice", "威海司法局", whole, gov), organ("outside", "环翠水务局", county, gov)
    bodies = {"market": body(market), "fire": body(fire)}
    items = {
        "M1": item("M1", "食品经营检查", bodies["market"], offsite_ok=True),
        "M2": item("M2", "计量检查", bodies["market"], simple=True),
        "F1": item("F1", "消防监督检查", bodies["fire"], domain="fire"),
    }
    people = {n: officer(bodies["market"], f"甲{n}", f"M00{n}") for n in (1, 2, 3)}
    people |= {n: officer(bodies["fire"], f"乙{n}", f"F00{n}") for n in (4, 5)}
    actors = {
        "officer": holder(market, "officer"), "head": holder(market, "head"), "fire": holder(fire, "officer"),
        "supervisor": holder(justice, "supervisor"), "stranger": holder(outside, "officer"),
        "leader": holder(gov, "leader"), "auditor": holder(gov, "auditor"),
        "coordinator": holder(justice, "coordinator"),
    }  # fmt: skip
    return SimpleNamespace(
        market=market, fire=fire, justice=justice, bodies=bodies, items=items, people=people, actors=actors,
        firm=firm(market, USCC, "模拟餐饮有限公司"), book=register("inspection"), log=register("site_visit"),
    )  # fmt: skip


ALL_YES = "1 符合\n2 符合"
REQUEST = {"uscc": USCC, "trigger": "complaint", "trigger_number": "12345-001", "trigger_reason": "举报后厨不洁"}


class Desk:
    """Takes steps on days with the right person."""

    def __init__(self, city: SimpleNamespace) -> None:
        self.city = city

    def request(self, on: date, items: str = "M1", **facts: Any) -> Any:
        """Ask for a visit; by complaint unless told otherwise."""
        given = REQUEST | {"items": items, "planned_on": on} | facts
        with frozen_today(on):
            actor = self.city.actors["officer"]
            return open_case(self.city.book, actor, given, organ_id=self.city.market.pk, on=on, step="request").case

    def do(self, case: Any, step: str, by: str = "officer", on: date | None = None, **facts: Any) -> Outcome:
        """Take a step; the case object is brought up to date."""
        day = on or case.planned_on
        with frozen_today(day):
            done = take(case, step, self.city.actors[by], facts, on=day)
        case.refresh_from_db()
        return done

    def ready(self, on: date, **facts: Any) -> Any:
        """A visit approved, manned and coded."""
        case = self.request(on, **facts)
        self.do(case, "approve", "head", on)
        self.do(case, "assign", on=on)
        self.do(case, "issue_code", on=on, reason="已核对")
        return case

    def started(self, on: date, **facts: Any) -> Any:
        """A visit under way, code shown."""
        case = self.ready(on, **facts)
        self.do(case, "start", on=on, scan_mode="task_code")
        return case

    def fill(self, case: Any, result: str = "no_problem", **facts: Any) -> None:
        """Every form filled with the same result, by the body it belongs to."""
        answers = ALL_YES if result == "no_problem" else "1 不符合 过期\n2 符合"
        told = {} if result == "no_problem" else {"findings": "证照过期"}
        for part in sheets.parts(case):
            given = {"item": part.key, "answers": answers, "result": result} | facts | told
            self.do(case, "answer", self.whose(part.body), on=case.visited_on, **given)

    def whose(self, body: Any) -> str:
        """The officer of a body."""
        return "fire" if body.organ_id == self.city.fire.pk else "officer"

    def finished(self, on: date, result: str = "no_problem", **facts: Any) -> Any:
        """A visit whose record is closed."""
        case = self.started(on, **facts)
        self.fill(case, result)
        self.do(case, "finish", on=on, unsigned_reason="企业人员不便签字")
        return case

    def told(self, on: date, result: str = "no_problem", **facts: Any) -> Any:
        """A visit whose result is told."""
        case = self.finished(on, result, **facts)
        self.do(case, "tell", on=on)
        return case


def later(day: date, n: int) -> date:
    """n days on."""
    return day + timedelta(days=n)
