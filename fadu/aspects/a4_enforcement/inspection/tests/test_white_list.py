"""I-21 and what Laizhou does: outside the list only on a lead, inside it after two more approvals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fadu.kernel.procedure import NotAllowed
from fadu.registry.inspection_catalogue.models import WhiteEntry

from .. import gate, planning
from ..models import Inspection
from .city import Desk, holder, later

DAY = date(2026, 6, 12)


@pytest.fixture
def white(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> WhiteEntry:
    """The firm is on the list; one item is left open, two more approvals are asked for. Its plan is in force."""
    row = WhiteEntry.objects.create(
        title="名单", enterprise=desk.city.firm.matter, mode="limited", double_approval=True, valid_from=later(DAY, -90)
    )
    row.items.add(desk.city.items["M1"])
    monkeypatch.setattr(planning, "plan_in_force", lambda *args: True)
    return row


def asked(desk: Desk, item: str, **facts: Any) -> Any:
    """A planned visit without a lead, approved and manned."""
    case = desk.request(DAY, item)
    if not facts:
        Inspection._plain.filter(pk=case.pk).update(trigger="plan", kind="daily", plan_ref="1",
                                                    plan_line=desk.city.firm.matter)  # fmt: skip
        case.refresh_from_db()
    desk.do(case, "approve", "head")
    desk.do(case, "assign")
    return case


def test_an_item_outside_the_list_needs_a_lead(desk: Desk, white: WhiteEntry) -> None:
    codes = {found.code for found in gate.refusals(asked(desk, "M2"))}
    assert {"white", "white_double"} <= codes
    lead = asked(desk, "M2", trigger="complaint")
    assert not {"white", "white_double"} & {found.code for found in gate.refusals(lead)}
    with pytest.raises(NotAllowed, match="不需要双重审核"):
        desk.do(lead, "legal_review", "head", agree="yes", opinion="可以")


def test_two_approvals_by_two_authorities(desk: Desk, white: WhiteEntry) -> None:
    """First the body's legal unit, nobody who goes or approved; then the justice authority; a no takes both back."""
    case = asked(desk, "M1")
    with pytest.raises(NotAllowed, match="双重审核"):
        desk.do(case, "issue_code", reason="已核对")
    with pytest.raises(NotAllowed, match="不能兼作"):
        desk.do(case, "legal_review", "head", agree="yes", opinion="可以")
    with pytest.raises(NotAllowed, match="先由部门法制机构"):
        desk.do(case, "justice_review", "supervisor", agree="yes", opinion="可以")
    desk.city.actors["legal"] = holder(desk.city.market, "officer", who=None)
    yes = {"agree": "yes", "opinion": "事项在有限清单内"}
    desk.do(case, "legal_review", "legal", **yes)
    with pytest.raises(NotAllowed, match="双重审核"):
        desk.do(case, "issue_code", reason="已核对")
    desk.do(case, "justice_review", "supervisor", agree="no", opinion="理由不足")
    assert case.double_approval == ""
    desk.do(case, "legal_review", "legal", **yes)
    desk.do(case, "justice_review", "supervisor", **yes)
    desk.do(case, "issue_code", reason="已核对")
    assert case.state == "assigned" and case.double_approval.count("同意（2026-06-12）") == 2
