"""What the papers share: issuer, dates, the heads of records, tables of items and officers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fadu.kernel.papers import Block, Fields, Paper, Para, Table
from fadu.kernel.today import CITY_TIME

from ..rules import vocab

Facts = Mapping[str, Any]


def day(value: date | None) -> str:
    """2026年3月9日; a blank to fill in by hand when there is no date."""
    return f"{value.year}年{value.month}月{value.day}日" if value else "____年__月__日"


def moment(value: Any) -> str:
    """2026年3月9日 14时30分 in the city's time."""
    if value is None:
        return "____年__月__日__时__分"
    local = value.astimezone(CITY_TIME)
    return f"{day(local.date())} {local:%H}时{local:%M}分"


def issuer(case: Any, on: date) -> str:
    """The initiating body by the name it bore on that day."""
    return str(case.organ.name_on(on))


def trigger_text(case: Any) -> str:
    """Why the visit is made, with its source."""
    words = vocab.label(vocab.TRIGGERS, case.trigger)
    source = case.plan_ref or case.trigger_number
    return f"{words}（{source}）" if source else words


def officers_table(case: Any) -> Table:
    """Who goes."""
    rows = tuple(
        (r.body.organ.name, r.name, r.certificate or "—", vocab.label(vocab.ROLES, r.role)) for r in case.officer_rows()
    )
    return Table(("检查主体", "姓名", "执法证号", "身份"), rows or (("—", "待派定", "—", "—"),))


def items_table(case: Any, *, results: bool = False) -> Table:
    """What is checked, by which body, with the results once there are some."""
    if results:
        rows = tuple(
            (r.item.name, r.body.organ.short, vocab.label(vocab.RESULTS, r.result) or "—", r.findings or "—")
            for r in case.item_rows()
        )
        return Table(("检查事项", "检查主体", "结果", "发现的问题"), rows, widths=(4, 3, 3, 5))
    rows = tuple((r.item.code, r.item.name, r.body.organ.name) for r in case.item_rows())
    return Table(("编码", "检查事项", "检查主体"), rows)


def basis_lines(case: Any) -> tuple[str, ...]:
    """The legal basis of each item, once, as the catalogue holds it."""
    found: dict[str, None] = {}
    for row in case.item_rows():
        for basis in row.item.bases.all():
            found.setdefault(str(basis))
    return tuple(found)


def paras(*texts: str) -> tuple[Block, ...]:
    """Plain paragraphs, empty ones left out."""
    return tuple(Para(text) for text in texts if text)


def head_fields(case: Any) -> Fields:
    """The head of records."""
    return Fields(
        (
            ("案号", case.matter.number),
            ("被检查企业", case.enterprise_name),
            ("统一社会信用代码", case.uscc),
            ("地址", case.site_address or "—"),
            ("检查类型", vocab.label(vocab.KINDS, case.kind)),
            ("启动方式", trigger_text(case)),
        ),
        2,
    )


def instrument(case: Any, facts: Facts, kind: str, body: tuple[Block, ...], **rest: Any) -> Paper:
    """A sealed instrument of the initiating body."""
    on = facts["on"]
    head = issuer(case, on)
    return Paper(head=head, kind=kind, number=facts["number"], title=kind, body=body, signer=head, date=on, **rest)


def record(case: Any, facts: Facts, kind: str, body: tuple[Block, ...], basis: str = "") -> Paper:
    """An unsealed record kept in the file."""
    on = facts["on"]
    head = issuer(case, on)
    return Paper(
        head=head, kind=kind, number=facts["number"], title=kind, body=(head_fields(case), *body), signer=head, date=on,
        seal=False, layout="record", basis=basis,
    )  # fmt: skip
