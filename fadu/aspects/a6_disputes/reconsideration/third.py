"""What a third party sees on the portal: its own papers and words, the decision, nobody else's personal data (§47)."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.models import Event

from .models import Party, PartyRequest

OWN = ("third_party", "third_answer")  # addressed to one third party, by the event that made them
COMMON = ("hearing_notice", "change_notice", "take_over_notice", "decision")
COVERED = "＊＊＊"


def codes(pk: int) -> dict[str, int]:
    """Codes of the third parties who take part in the case today."""
    rows = Party._plain.filter(matter_id=pk, role="third", left_on=None).exclude(query_code="")
    return dict(rows.values_list("query_code", "pk"))


def papers(case: Any, party: int, found: list[Any]) -> list[Any]:
    """Those handed out to one third party, with the addresses, numbers and telephones of everybody else covered."""
    wanted = [paper for paper in found if paper.key in (*OWN, *COMMON)]
    events = {paper.event_id for paper in wanted if paper.key in OWN}
    mine = set(Event._plain.filter(pk__in=events, facts__party=party).values_list("pk", flat=True)) if events else set()
    handed = [paper for paper in wanted if paper.key in COMMON or paper.event_id in mine]
    words = _others(case, party)
    for paper in handed:
        if "content" not in paper.get_deferred_fields():
            paper.content = _cover(paper.content, words)
    return handed


def _others(case: Any, party: int) -> list[str]:
    """What may not be read by this third party, the longest first."""
    rows = Party._plain.filter(matter_id=case.pk).exclude(pk=party).values_list("id_number", "phone", "address")
    return sorted({word for row in rows for word in row if word}, key=len, reverse=True)


def _cover(value: Any, words: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _cover(one, words) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cover(one, words) for one in value]
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, COVERED)
    return value


def said(case: Any, party: int) -> list[tuple[date, str, str]]:
    """What this third party has put forward, and the answer."""
    rows = PartyRequest._plain.filter(matter_id=case.pk, party_id=party).order_by("-filed_on", "-pk")
    return [(row.filed_on, row.get_kind_display(), _answer(row)) for row in rows]


def _answer(row: PartyRequest) -> str:
    if row.answered_on is None:
        return "已收到，归入案卷" if row.kind == "opinion" else "正在办理"
    return f"{row.answered_on}{'同意' if row.granted else '不同意'}：{row.answer}"
