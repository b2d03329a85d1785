"""Conditions and effects of the campaign's steps."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.procedure import open_case, take
from fadu.kernel.taking import Taking
from fadu.kernel.today import today

from ..models import Assessment, Reading, Review, Scheme, Sheet
from ..readings import current, read, take_reading
from ..rules.blind import codes
from ..rules.units import read_units
from .shared import book, once

SPLIT = 2


def sheets_of(case: Assessment) -> list[Sheet]:
    """The sheets of a campaign in their order."""
    return list(Sheet._plain.filter(assessment=case).select_related("unit", "assessment__scheme", "organ", "matter"))


def each(taking: Taking, step: str, facts: Callable[[Sheet], dict[str, Any]] = lambda sheet: {}) -> None:
    """Take a step of the system on every sheet, after this one is written."""

    def run() -> None:
        for sheet in sheets_of(taking.case):
            take(sheet, step, SYSTEM, facts(sheet), on=taking.on)

    taking.after.append(run)


# -- preparing -----------------------------------------------------------------------------------------------------
@once
def schemes(case: Any) -> tuple[tuple[str, str], ...]:
    """Published schemes."""
    rows = Scheme._plain.filter(state="published").order_by("-published_on", "-pk")[:40]
    return tuple((str(row.pk), str(row)) for row in rows)


def last_roster(case: Any) -> str:
    """The units of the newest campaign, to begin with."""
    last = Assessment._plain.order_by("-pk").first()
    return last.roster if last else ""


def names() -> dict[str, int]:
    """Organs by name, short name and key."""
    rows = apps.get_model("people.Organ").objects.values_list("pk", "name", "short", "key")
    return {word: pk for pk, *words in rows for word in words if word}


def check_prepare(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """Dates in order, units known, every group of the scheme with somebody in it."""
    errors = {}
    same_name = Assessment._plain.filter(year=facts["year"], title=facts["title"])
    if same_name.exclude(pk=case.pk if case is not None else None).exists():
        errors["title"] = f"{facts['year']} 年度已有同名的考核，请换一个名称"
    if facts["until"] < facts["starts"]:
        errors["until"] = "计分止日不能早于起日"
    scheme = Scheme._plain.get(pk=int(facts["scheme_id"]))
    units, faults = read_units(facts["roster"], names(), scheme.plan.scheme.groups)
    empty = [group for group in scheme.plan.scheme.groups if group not in {g for _, g in units}]
    if faults or len(units) < SPLIT:
        errors["roster"] = "；".join(faults[:4]) or "至少应有两个考核对象"
    elif empty:
        errors["roster"] = f"组别「{empty[0]}」没有单位"
    return errors


def prepare(taking: Taking) -> None:
    """The seed from which the campaign's codes are made."""
    taking.case.seed = taking.case.seed or secrets.token_hex(16)


def start(taking: Taking) -> None:
    """One sheet per unit; the codes come from the campaign's seed."""
    case = taking.case
    units, _ = read_units(case.roster, names(), case.scheme.plan.scheme.groups)
    coded = codes([str(pk) for pk, _ in units], case.seed)

    def run() -> None:
        for n, (unit, group) in enumerate(units, 1):
            facts = {"assessment_id": case.pk, "unit_id": unit, "group": group, "code": coded[str(unit)], "order": n}
            open_case(book("unit"), SYSTEM, facts, organ_id=case.organ_id, on=taking.on)

    taking.after.append(run)


# -- verifying -----------------------------------------------------------------------------------------------------
def guard_freeze(case: Assessment, actor: Actor) -> list[str]:
    """Only after the last day that counts."""
    return [f"计分截至 {case.until}，次日起才能冻结"] if today() <= case.until else []


def freeze(taking: Taking) -> None:
    """Every figure of a register with its records; figures frozen before are restated, not overwritten."""
    n = write_readings(taking, "重新冻结")
    taking.case.frozen_on = taking.on
    taking.note(f"冻结 {n} 个数值")


def write_readings(taking: Taking, reason: str, only: set[tuple[int, str]] | None = None) -> int:
    """Readings of all sheets and sources (or of `only` these); returns how many."""
    case, made = taking.case, []
    sheets = sheets_of(case)
    before = current(sheets)
    for source in case.scheme.plan.of_kind("indicator"):
        found = read(source, case.starts, case.until, [sheet.unit_id for sheet in sheets])
        for sheet in sheets:
            place = (sheet.pk, source.id)
            if sheet.unit_id in found and (only is None or place in only):
                last = before.get(place)
                more = {"restates": last, "reason": reason[:300]} if last else {}
                reading = take_reading(
                    sheet, source, found[sheet.unit_id], case.starts, case.until, taking.actor, **more
                )
                made.append(reading)
    Reading._plain.bulk_create(made)
    return len(made)


@once
def experts(case: Assessment) -> tuple[tuple[str, str], ...]:
    """Who holds the role of an expert today and has not been asked."""
    posts = apps.get_model("people.Post").objects.filter(role="assessment.expert", from_date__lte=today())
    asked = Review._plain.filter(assessment=case).values_list("officer_id", flat=True)
    rows = posts.filter(to_date=None).exclude(user_id__in=list(asked)).select_related("user").order_by("user_id")
    return tuple((str(post.user_id), post.user.name) for post in rows)


def guard_invite(case: Assessment, actor: Actor) -> list[str]:
    """The scheme has something for experts, and there are experts."""
    if not case.scheme.plan.of_kind("expert"):
        return ["方案没有专家评分项"]
    return [] if experts(case) else ["没有可以邀请的专家：请先为其设「评审专家」岗位"]


def invite(taking: Taking) -> None:
    """A review for every chosen expert."""
    case, chosen = taking.case, [int(pk) for pk in taking.facts["experts"]]
    sources = [source.id for source in case.scheme.plan.of_kind("expert")]

    def run() -> None:
        for user in chosen:
            facts = {"assessment_id": case.pk, "officer_id": user, "sources": "\n".join(sources)}
            open_case(book("review"), SYSTEM, facts, organ_id=case.organ_id, on=taking.on)

    taking.after.append(run)
