"""A measure from outside the records, issued and answered: the unit's reply has a number of the unit's own series."""

from __future__ import annotations

from fadu.kernel.models import PaperRecord

from .acts import pk
from .conftest import Office


def test_the_reply_of_a_unit_is_numbered_in_its_own_series(office: Office):
    facts = {"unit": pk("rongcheng"), "rung": "inquiry", "outside": "complaint", "why": "来信反映超期"}
    case = office.open("law_measure", "officer", facts)
    case = office.take(case, "decide", "head", reason="来信属实")
    case = office.take(case, "issue", "officer", questions="原因和打算")
    office.take(case, "answer", "unit", answer="已办结", answer_signed_by="某市长")
    reply = PaperRecord._plain.get(matter_id=case.pk, key="reply")
    assert reply.number.endswith("函复〔2026〕1号") and reply.number != reply.content["title"]
    assert reply.content["number"] == reply.number
