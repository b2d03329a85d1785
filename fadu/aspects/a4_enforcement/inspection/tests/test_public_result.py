"""What has been published stays: a re-check, a correction, a withdrawal stands below it, on every page alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from fadu.kernel.procedure import InvalidFacts, NotAllowed
from fadu.kernel.today import frozen_today
from fadu.registry.inspection_catalogue.rules import vocab as catalogue

from .. import publishing
from ..models import Inspection
from .city import Desk, later

DAY = date(2026, 4, 24)


def ordered(desk: Desk) -> Any:
    """Published while the order runs."""
    case = desk.told(DAY, "order")
    desk.do(case, "order", order_text="换证", order_due=later(DAY, 15))
    desk.do(case, "publish", on=later(DAY, 1))
    return case


def seen(case: Any, on: date) -> tuple[str, dict[str, Any], str]:
    """The public page, the machine-readable record, the line of the list."""
    with frozen_today(on):
        page = Client().get(f"/published/inspection/{case.pk}/").content.decode()
        data = Client().get(f"/api/v1/open/published/inspection/{case.pk}").json()
        return page, data, Client().get("/published/?register=inspection").content.decode()


def test_a_passed_recheck_is_told_below_what_was_published(desk: Desk) -> None:
    case = ordered(desk)
    first = case.published_text
    desk.do(case, "rectified", on=later(DAY, 8), report="已换证")
    assert "待复查" in seen(case, later(DAY, 8))[0]
    desk.do(case, "recheck", on=later(DAY, 9), way="papers", passed="no")
    page, data, _ = seen(case, later(DAY, 9))
    assert "2026-05-03 复查不合格" in page and "2026-05-03 复查不合格" in data["facts"]["改正情况"]
    desk.do(case, "recheck", on=later(DAY, 12), way="papers", passed="yes")
    page, data, listed = seen(case, later(DAY, 12))
    assert (case.state, case.published_text) == ("closed", first) and first in page and first in data["text"]
    assert data["facts"]["改正情况"] == "2026-05-06 复查合格" and "2026-05-06 复查合格" in listed
    assert "【2026-05-03 复查不合格】" in page and "【2026-05-06 复查合格】" in data["text"]
    assert [note.kind for note in case.public_notes.order_by("pk")] == ["failed", "passed"]


def test_a_corrected_result_keeps_the_first_text_and_moves_the_figures(desk: Desk) -> None:
    case = ordered(desk)
    first, item = case.published_text, case.item_rows()[0]
    facts = {"item": str(item.pk), "result": "no_problem", "reason": "登记信息已经变更，原认定有误"}
    with pytest.raises(InvalidFacts, match="不得比原结果更重"):
        desk.do(case, "correct", on=later(DAY, 2), **facts | {"result": "to_case"})
    with pytest.raises(InvalidFacts, match="手机号码"):
        desk.do(case, "correct", on=later(DAY, 2), **facts | {"reason": "问 13806310001"})
    desk.do(case, "correct", on=later(DAY, 2), **facts)
    assert (case.state, case.result, case.found, case.problems) == ("closed", "no_problem", False, 0)
    page, data, listed = seen(case, later(DAY, 2))
    assert "改正情况" not in data["facts"], "the order fell with what it rested on"
    assert data["text"].startswith(publishing.text(case)) and "未发现问题" in publishing.text(case)
    assert first in page and "现已更正的内容" in page and "原认定有误" in listed and case.published_text == first
    assert case.papers().filter(key="correction").exists()
    with pytest.raises(InvalidFacts, match="没有改动"):
        desk.do(case, "correct", on=later(DAY, 3), reason="再看")
    desk.do(case, "correct", on=later(DAY, 3), text="只留这句。", earlier="cover", reason="写有不宜公开的内容")
    page, data, _ = seen(case, later(DAY, 3))
    assert first not in page and data["text"].startswith("只留这句。")


def test_a_withdrawn_result_says_so_and_shows_nothing_else(desk: Desk) -> None:
    case = desk.told(DAY)
    with pytest.raises(NotAllowed, match="还没有公开"):
        desk.do(case, "withdraw", reason="错")
    desk.do(case, "publish", on=later(DAY, 1))
    desk.do(case, "withdraw", on=later(DAY, 2), reason="被检查单位登记有误")
    page, data, listed = seen(case, later(DAY, 2))
    assert "被检查单位登记有误" in page and case.enterprise_name not in page and data["withdrawn"] is True
    assert data["facts"] == {"撤回公开": "2026-04-26：被检查单位登记有误"} and data["text"] == ""
    assert case.enterprise_name not in listed and case.published_text
    desk.do(case, "correct", on=later(DAY, 3), reason="核实无误，重新公开")
    page, data, _ = seen(case, later(DAY, 3))
    assert case.enterprise_name in page and data["withdrawn"] is False and "撤回公开】" in page


def test_a_lead_handed_over_leaves_the_order_running_and_claims_no_case(desk: Desk) -> None:
    """Nothing says that a case was filed: that is for whoever gets the lead."""
    case = ordered(desk)
    desk.do(case, "transfer", on=later(DAY, 2), to="市综合行政执法局", clue="涉嫌无证经营")
    assert (case.state, case.transferred_on) == ("ordering", later(DAY, 2))
    with pytest.raises(InvalidFacts, match="写明理由"):
        desk.do(case, "close", on=later(DAY, 3))
    desk.do(case, "close", on=later(DAY, 3), reason="企业已经注销")
    page, data, _ = seen(case, later(DAY, 3))
    assert "未经复查办结】企业已经注销" in page and "立案" not in page + data["text"]
    assert not any("立案" in title for _, title in catalogue.RESULTS)
    assert Inspection._plain.filter(pk=case.pk, transferred_to="市综合行政执法局").exists()


def test_who_is_told_late_is_told_all_the_same(desk: Desk) -> None:
    case = desk.finished(DAY, "to_case")
    desk.do(case, "transfer", on=later(DAY, 1), to="市综合行政执法局", clue="涉嫌无证经营")
    desk.do(case, "tell", on=later(DAY, 2))
    assert (case.state, case.told_on) == ("transferred", later(DAY, 2))
    with pytest.raises(NotAllowed, match="已经告知"):
        desk.do(case, "tell", on=later(DAY, 3))
