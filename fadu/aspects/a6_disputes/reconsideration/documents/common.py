"""What all papers of the register share: who issues them, dates in Chinese, parties, deadlines, the printed basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fadu.kernel.papers import Block, Fields, Paper, Para

from ..models import Party, Reconsideration
from ..rules import vocab
from ..rules.basis import Cite

Facts = Mapping[str, Any]


def day(value: date | None) -> str:
    """2026年3月9日; a blank to fill in by hand when there is no date."""
    return f"{value.year}年{value.month}月{value.day}日" if value else "____年__月__日"


def issuer(case: Reconsideration, on: date) -> str:
    """The authority in whose name papers are issued, by the name it bore on that day."""
    return str(case.organ.name_on(on))


def office(case: Reconsideration, on: date) -> str:
    """The reconsideration office of the authority (its justice bureau) as it signs notices."""
    return f"{issuer(case, on)}行政复议机构"


def applicant(case: Reconsideration) -> str:
    """The applicant as addressed."""
    return case.applicant_name or "申请人"


def respondent(case: Reconsideration) -> str:
    """The respondent as addressed."""
    return case.respondent_name or "被申请人"


def act(case: Reconsideration) -> str:
    """The act in dispute, with its number and date."""
    number = f"（{case.act_number}）" if case.act_number else ""
    made = f"于{day(case.act_on)}" if case.act_on else ""
    if case.act_kind == "inaction":
        return f"未履行“{case.act_name}”的法定职责"
    return f"{made}作出的{case.act_name}{number}"


def matter_line(case: Reconsideration) -> str:
    """One clause that says who attacks what."""
    return f"申请人{applicant(case)}不服被申请人{respondent(case)}{act(case)}"


def due_line(case: Reconsideration, clock: str) -> str:
    """The due day of the newest run of a clock, for notices; says so when it is provisional or open."""
    run = case.runs().filter(key=clock).last()
    if run is None:
        return ""
    if run.due_on is None:
        return "（期限待核）"
    return day(run.due_on) + ("（次年放假安排公布前为暂定日期）" if run.provisional else "")


def party_fields(case: Reconsideration) -> tuple[tuple[str, str], ...]:
    """Parties as labelled lines: applicants with address, agents, representatives, respondent, third parties."""
    lines: list[tuple[str, str]] = []
    titles = {
        "applicant": "申请人",
        "representative": "代表人",
        "agent": "委托代理人",
        "guardian": "法定代理人",
        "third": "第三人",
    }
    for row in case.rows(Party).filter(left_on=None):
        text = row.name if row.role != "applicant" or case.applicant_count < 2 else case.applicant_name
        place = f"，送达地址：{row.address}" if row.address and row.role in ("applicant", "third") else ""
        lines.append((titles[row.role], f"{text}{place}"))
    lines.append(("被申请人", respondent(case)))
    return tuple(lines)


def case_fields(case: Reconsideration) -> tuple[tuple[str, str], ...]:
    """The head of records: number, parties, matter."""
    return (
        ("案号", case.matter.number),
        ("申请人", applicant(case)),
        ("被申请人", respondent(case)),
        ("事项", vocab.label(vocab.MATTERS, case.subject)),
    )


def paras(*texts: str) -> tuple[Block, ...]:
    """Plain paragraphs, empty ones left out."""
    return tuple(Para(text) for text in texts if text)


def basis_text(cites: Iterable[Cite], on: date) -> str:
    """The printed basis: articles grouped by the version of the law that they stand in."""
    groups: dict[str, list[str]] = {}
    for cite in cites:
        place = getattr(cite, "place", "")
        label = cite.text(on)
        groups.setdefault(label.removesuffix(place), []).append(place)
    return "；".join(law + "、".join(dict.fromkeys(places)) for law, places in groups.items())


def instrument(
    case: Reconsideration,
    facts: Facts,
    kind: str,
    body: tuple[Block, ...],
    *,
    to: tuple[str, ...] = (),
    cites: Iterable[Cite] = (),
    copies: tuple[str, ...] = (),
    attachments: tuple[str, ...] = (),
) -> Paper:
    """A sealed instrument of the authority."""
    on = facts["on"]
    return Paper(
        head=issuer(case, on),
        kind=kind,
        number=facts["number"],
        title=kind,
        to=to,
        body=body,
        signer=issuer(case, on),
        date=on,
        seal=True,
        copies=copies,
        basis=basis_text(cites, on),
        attachments=attachments,
    )


def note_record(
    case: Reconsideration, facts: Facts, kind: str, body: tuple[Block, ...], cites: Iterable[Cite] = ()
) -> Paper:
    """An unsealed record kept in the file (笔录、登记表、清单)."""
    on = facts["on"]
    return Paper(
        head=issuer(case, on),
        kind=kind,
        number=facts["number"],
        title=kind,
        body=(Fields(case_fields(case), 2), *body),
        signer=office(case, on),
        date=on,
        seal=False,
        basis=basis_text(cites, on),
        layout="record",
    )
