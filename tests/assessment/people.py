"""The campaign of the tests: organs of the city, people, cases of reconsideration, and the way to any state."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
from fadu.aspects.a9_coordination.assessment.models import Assessment, Review, Scheme, Sheet
from fadu.kernel.access import Actor
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.actors import actor_for
from fadu.people.models import Organ, Post, User

SCHEME = (Path(__file__).parent / "campaign.toml").read_text(encoding="utf-8")
UNITS = ("scjg", "rsj", "gaj", "zrzy")
SINCE = date(2024, 1, 1)
POSTS = {
    "office": ("coordinator", "fazhiban"), "office2": ("coordinator", "fazhiban"), "boss": ("leader", "fazhiban"),
    "assessor": ("assessment.assessor", "fazhiban"), "assessor2": ("assessment.assessor", "fazhiban"),
    "e1": ("assessment.expert", "fazhiban"), "e2": ("assessment.expert", "fazhiban"),
    "e3": ("assessment.expert", "fazhiban"), "receiver": ("assessment.receiver", "zuzhibu"),
    **{f"c.{unit}": ("unit_contact", unit) for unit in UNITS},
}  # fmt: skip


def staff() -> dict[str, User]:
    """Everybody."""
    found = {}
    for name, (role, organ) in POSTS.items():
        found[name] = user = User.objects.create_user(f"a.{name}", name=f"某{name}")
        Post.objects.create(user=user, organ=Organ.objects.get(key=organ), role=role, from_date=SINCE)
    return found


def who(name: str) -> Actor:
    return actor_for(User.objects.get(username=f"a.{name}"), date(2026, 3, 2))


def unit(key: str) -> Organ:
    return Organ.objects.get(key=key)


def case(key: str, n: int, **facts: Any) -> Reconsideration:
    """A closed case against a unit, written as a row: the register's own tests take the steps."""
    city = Organ.objects.get(key="weihai")
    matter = Matter._plain.create(
        register="reconsideration", number=f"测试复〔2025〕{key}{n}号", organ=city, area=city.area.code,
        opened_on=date(2025, 2, 1),
    )  # fmt: skip
    facts = {"state": "archived", "result": "uphold", "closed_on": date(2025, 4, 1)} | facts
    return Reconsideration._plain.create(
        matter=matter, organ=city, area=city.area.code, opened_on=date(2025, 2, 1), respondent=unit(key),
        respondent_name=unit(key).name, **facts,
    )  # fmt: skip


def records() -> None:
    """Ten cases each; scjg loses none, rsj one, gaj two, zrzy five; gaj answers one of two opinions in time."""
    for key, lost in zip(UNITS, (0, 1, 2, 5), strict=True):
        for n in range(10):
            case(key, n, result="revoke" if n < lost else "uphold")
    for n, key in enumerate(("gaj", "gaj", "zrzy")):
        replied = None if n == 1 else date(2025, 6, 1)
        case(key, 20 + n, result="uphold", opinion_due=date(2025, 6, 20), opinion_replied_on=replied)


def at(day: date, case_: Any, step: str, name: str, facts: dict[str, Any] | None = None) -> Any:
    """A step on a day."""
    with frozen_today(day):
        fresh = type(case_)._plain.get(pk=case_.pk)
        return take(fresh, step, who(name), facts or {}, on=day).case


def scheme(text: str = SCHEME) -> Scheme:
    """A published scheme."""
    day = date(2025, 4, 1)
    with frozen_today(day):
        made = open_case(
            register("assessment_scheme"),
            who("office"),
            {"text": text, "note": ""},
            organ_id=unit("fazhiban").pk,
            on=day,
        ).case
    at(day, made, "check", "office2", {"caution": "人工评分项为试行。"})
    at(day, made, "consult", "office")
    at(date(2025, 4, 20), made, "approve", "boss")
    return at(date(2025, 4, 21), made, "publish", "office")


def campaign(made: Scheme | None = None) -> Assessment:
    """A campaign that has begun."""
    chosen = made or scheme()
    facts = {
        "title": "2025年度法治建设考核", "year": 2025, "scheme_id": str(chosen.pk), "starts": "2025-01-01",
        "until": "2025-12-31", "publication": "ranking", "roster": "、".join(UNITS),
    }  # fmt: skip
    day = date(2025, 12, 1)
    with frozen_today(day):
        found = open_case(register("assessment"), who("office"), facts, organ_id=unit("fazhiban").pk, on=day).case
    return at(day, found, "start", "office")


def sheet(made: Assessment, key: str) -> Sheet:
    return Sheet._plain.select_related("unit", "assessment__scheme", "organ", "matter").get(
        assessment=made, unit=unit(key)
    )


def verified(made: Assessment) -> Assessment:
    """Everything given and checked."""
    made = at(date(2025, 12, 16), made, "close_self", "assessor")
    day = date(2026, 1, 5)
    made = at(day, made, "freeze", "assessor")
    with frozen_today(day):
        chosen = [str(User.objects.get(username=f"a.{name}").pk) for name in ("e1", "e2", "e3")]
    made = at(day, made, "invite", "office", {"experts": chosen})
    made = at(day, made, "survey", "assessor", SURVEY)
    for n, key in enumerate(UNITS):
        own = sheet(made, key)
        at(day, own, "judge", "assessor", {"source": "help", "points": str(9 - n), "reason": "按时办理转办事项"})
        at(day, own, "verify", "assessor")
    for name in ("e1", "e2", "e3"):
        score(made, name)
    return Assessment._plain.get(pk=made.pk)


SURVEY = {
    "source": "s5", "surveyor": "市统计局社情民意调查中心", "frame": "近一年办事群众", "method": "随机电话访问",
    "surveyed_on": "2025-12-20",
    "counts": "市市场监管局，60，30，10，5\n市人力资源社会保障局，50，40，10，0\n市公安局，70，20，10，2\n市自然资源和规划局，40，40，20，9",
}  # fmt: skip


def score(made: Assessment, name: str, conflicts: tuple[str, ...] = ()) -> Review:
    """An expert's whole review."""
    day = date(2026, 1, 8)
    review = Review._plain.get(assessment=made, officer__username=f"a.{name}")
    named = [str(unit(key).pk) for key in conflicts]
    at(day, review, "declare", name, {"conflicts": named, "statement": "如实申报。"})
    rows = review.scores.filter(recused=False).select_related("sheet__unit")
    lines = "\n".join(f"{row.pk}={80 + 3 * UNITS.index(row.sheet.unit.key)};有实效" for row in rows)
    at(day, review, "score", name, {"scores": lines})
    return at(day, review, "submit", name)


def announced(made: Assessment | None = None) -> Assessment:
    """Results told to the units."""
    made = verified(made or campaign())
    made = at(date(2026, 1, 12), made, "compute", "assessor")
    made = at(date(2026, 1, 13), made, "review", "assessor2", {"caution": "已阅。"})
    return at(date(2026, 1, 14), made, "announce", "office")


def final(made: Assessment | None = None) -> Assessment:
    """Results that stand."""
    return at(date(2026, 1, 26), made or announced(), "finish", "boss")
