"""What the phone carries and sends: sheets with stamps, steps replayed once by their token."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel import uploads
from fadu.kernel.fieldwork import faults
from fadu.kernel.procedure import InvalidFacts, take
from fadu.kernel.today import frozen_today
from fadu.people.models import User
from fadu.registry.inspection_catalogue.models import Officer

from .. import codes, field, showing
from ..models import FormAnswer, Inspection
from .city import Desk, holder

DAY = date(2026, 4, 24)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def test_the_declaration_holds_together(desk: Desk) -> None:
    steps = desk.city.book.procedure.by_step
    assert faults(field.FIELD, steps) == []
    assert {"start", "answer", "finish", "makeup"} <= set(field.FIELD.steps)


def test_an_officer_carries_his_own_visits(desk: Desk) -> None:
    user = User.objects.create_user("field.officer", name="甲1")
    Officer._plain.filter(certificate_no__in=("M001", "M002", "M003")).update(user=None)
    Officer._plain.filter(certificate_no="M001").update(user=user)
    Officer._plain.filter(certificate_no="M003").update(state="left")
    actor = holder(desk.city.market, "officer", who=user.pk)
    case, other = desk.ready(DAY), desk.request(DAY)
    with frozen_today(DAY):
        carried = list(field.pack(actor, DAY))
    assert [item.pk for item in carried] == [case.pk] and other.pk != case.pk
    (item,) = carried
    assert item.code and item.code_url.endswith(f"/v/{item.code}") and item.sheets[0].lines[1].evidence == ("no",)
    assert not any("13806310001" in value for _, value in item.facts)


@pytest.mark.parametrize("planned,words", [(DAY, ""), (None, ""), (date(2026, 4, 25), "拟于 4月25日"),
                                           (date(2026, 4, 21), "原定 4月21日")])  # fmt: skip
def test_a_visit_that_is_not_for_today_says_so(planned: date | None, words: str) -> None:
    assert field.day_words(planned, DAY) == words


def test_the_phone_does_not_carry_the_code_that_must_be_scanned_on_site(desk: Desk) -> None:
    case = desk.ready(DAY)
    with frozen_today(DAY):
        code = showing.enterprise_code(showing.issue_for(case.enterprise_id))
        item = field.field_case(case, desk.city.actors["officer"])
    assert item.expect and item.expect in code and codes.read(code) is not None
    assert code[codes.KNOWN :] not in str(item)


def test_a_sheet_is_filled_once_by_its_token(desk: Desk) -> None:
    case, actor = desk.started(DAY), desk.city.actors["officer"]
    row = case.item_rows()[0]
    assert field.sheet_stamp(case, str(row.pk)) == "-"
    photo = uploads.store("p.png", PICTURE, actor, matter_id=case.pk)
    lines = {"1": {"answer": "yes", "note": ""}, "2": {"answer": "no", "note": "堵塞", "photos": [photo.pk]}}
    facts = field.read(case, "answer", {"answers": {"sheet": str(row.pk), "answers": lines}})
    with frozen_today(DAY):
        first = take(case, "answer", actor, facts, on=DAY, token="t-1")
        again = take(case, "answer", actor, facts, on=DAY, token="t-1")
    assert first.event.pk == again.event.pk
    row.refresh_from_db()
    assert (row.result, row.findings) == ("order", "堵塞") and field.sheet_stamp(case, str(row.pk)) != "-"
    assert FormAnswer._plain.get(line=2).photo_id == photo.pk


def test_a_sheet_of_another_visit_is_refused(desk: Desk) -> None:
    case, other = desk.started(DAY), desk.request(DAY)
    wrong = str(other.item_rows()[0].pk)
    with pytest.raises(InvalidFacts, match="没有这个事项"):
        field.read(case, "answer", {"answers": {"sheet": wrong, "answers": {}}})
    assert field.read(case, "start", {"scan_mode": "none"}) == {"scan_mode": "none"}


def test_signatures_hang_on_the_visit(desk: Desk) -> None:
    case, actor = desk.started(DAY), desk.city.actors["officer"]
    desk.fill(case)
    signs = [uploads.store(f"s{n}.png", PICTURE, actor).pk for n in (1, 2)]
    desk.do(case, "finish", signatures=signs, attended_by="店长", device=True)
    assert list(case.signatures.order_by("id").values_list("who", "name")) == [("enterprise", "店长"), ("officer", "")]
    assert Inspection._plain.get(pk=case.pk).recorded_on_device
