"""What the office and the units do again and again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fadu.aspects.a9_coordination.law_inspection.models import (
    Action,
    Finding,
    LawInspection,
    OversightEntry,
    TeamMember,
)
from fadu.kernel.uploads import store
from fadu.people.models import Organ

from .conftest import Office

SCHEME = {"purpose": "推动落实", "course": "听取汇报，查阅案卷", "discipline": "不陪同、不迎送", "contact": "某officer"}


def pk(key: str) -> str:
    """The id of an organ as a form sends it."""
    return str(Organ.objects.get(key=key).pk)


def proposed(office: Office, units: tuple[str, ...], starts: date, days: int = 4, **more: Any) -> LawInspection:
    """An inspection that waits to be listed."""
    facts = {
        "title": "年度综合督察", "kind": "comprehensive", "basis": "年度督察计划", "content": "行政复议\n规范性文件",
        "objects": [pk(key) for key in units], "starts": starts, "ends": starts + timedelta(days=days), "people": 3,
    } | more  # fmt: skip
    return office.open("law_inspection", "officer", facts)


def entry(project: LawInspection) -> OversightEntry:
    """The item of the year's plan behind an inspection."""
    return OversightEntry._plain.get(pk=LawInspection._plain.get(pk=project.pk).entry_id)


def declared(office: Office, project: LawInspection, name: str, interest: str = "") -> LawInspection:
    """A member declares for himself."""
    row = TeamMember._plain.get(matter_id=project.pk, user_id=office[name].id)
    return office.take(project, "declare", name, member=str(row.pk), interest=interest)


def manned(office: Office, project: LawInspection) -> LawInspection:
    """A team of two that has declared, and the scheme approved."""
    for name, role in (("officer", "leader"), ("second", "member")):
        project = office.take(project, "add_member", "officer", user=office[name].id, role=role)
        project = declared(office, project, name)
    return office.take(project, "approve_scheme", "head", **SCHEME)


def noticed(office: Office, units: tuple[str, ...], starts: date, **more: Any) -> LawInspection:
    """From the proposal to the notice, all on the office's day."""
    project = proposed(office, units, starts, **more)
    office.take(entry(project), "list", "planner", opinion="同意")
    return office.take(manned(office, project), "notice", "officer", asked="")


def find(office: Office, project: LawInspection, unit: str, fact: str, severity: str = "2") -> LawInspection:
    """A finding with its evidence and rule."""
    return office.take(project, "find", "officer", unit=pk(unit), fact=fact, evidence="案卷", severity=severity,
                       rule="《行政复议法》第四十八条", klass="dispute_reconsideration")  # fmt: skip


def planned(office: Office, problem: Any, who: str, deadline: date) -> Any:
    """The unit's plan, approved."""
    lines = f"补办手续｜{deadline.isoformat()}｜案卷"
    problem = office.take(problem, "plan", who, measures=lines, person="某科长", deadline=deadline)
    return office.take(problem, "approve", "officer")


def mended(office: Office, problem: Any, who: str, text: str = "") -> Any:
    """Every measure proven, handed in."""
    for action in Action._plain.filter(matter_id=problem.pk):
        if not action.proven:
            body = f"佐证 {problem.pk} {action.pk} {office.day} {text}"
            upload = store("佐证.txt", body.encode(), office[who])
            problem = office.take(problem, "prove", who, action=str(action.pk), result="已办", file=[upload.pk])
    return office.take(problem, "submit", who)


def written_off(office: Office, problem: Any, who: str) -> Any:
    """Handed in, checked by another, written off."""
    problem = mended(office, problem, who)
    problem = office.take(problem, "pass", "second", on_site=True, reason="现场查看，已整改")
    return office.take(problem, "write_off", "head", opinion="同意销号")


def findings(project: LawInspection) -> list[Finding]:
    """The findings of an inspection."""
    return list(Finding._plain.filter(matter_id=project.pk).order_by("no"))
