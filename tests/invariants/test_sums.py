"""Invariant 1: parts equal the total, or the gap is told and keeps the report back."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.annual_report import adding_up, counting
from fadu.aspects.a9_coordination.annual_report.models import Report, ReportFigure
from fadu.aspects.a9_coordination.annual_report.rules.identities import check, identities
from fadu.aspects.a9_coordination.annual_report.tests.test_report import person
from fadu.kernel import uploads
from fadu.kernel.procedure import NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ

from .conftest import drawn, undone

DAY = date(2026, 1, 15)
NUMBER = st.integers(0, 10**6)


@settings(max_examples=40)
@given(st.sampled_from(identities()), st.data())
def test_a_sum_is_right_or_its_gap_is_told(identity, data):
    values = {key: Fraction(data.draw(NUMBER)) for key in identity.keys}
    if data.draw(st.booleans()):  # make it right
        rest = sum(values[key] for key in identity.parts[1:])
        more = sum(values[key] for key in identity.whole[1:])
        first = values[identity.parts[0]]
        values[identity.whole[0]], values[identity.parts[0]] = rest + first, more + first
    left, right = (sum(values[key] for key in keys) for keys in (identity.whole, identity.parts))
    found = check(identity, values)
    assert found.state == ("holds" if left == right else "broken") and found.gap == left - right
    assert found.state == "holds" or f"差 {int(abs(left - right)):,}" in found.sentence
    lost = data.draw(st.sampled_from(identity.keys))
    part = check(identity, {key: value for key, value in values.items() if key != lost})
    assert part is None or (part.state != "holds" and part.absent == (lost,))  # never silently filled


@drawn(4)
@given(parts=st.tuples(*[st.integers(0, 30)] * 3), off=st.sampled_from([0, 0, 1, -1, 7]))
@pytest.mark.django_db
def test_a_report_goes_out_only_when_its_sums_are_right_or_explained(city, parts, off):
    values = dict(zip(("F030a", "F030b", "F030c", "F030d"), (max(0, sum(parts) + off), *parts), strict=True))
    right = values["F030a"] == sum(parts)
    with undone(), frozen_today(DAY):
        organ = Organ.objects.get(key="weihai")
        writer = person(organ, "annual_report.drafter", 11)
        report = open_case(register("annual_report"), writer, {"year": "2025"}, organ_id=organ.pk, on=DAY).case
        proof = uploads.store("台账.txt", b"1", writer, matter_id=report.pk)
        facts = {"said_by": "台账", "dated": DAY, "proof": [proof.pk]}
        for key, value in values.items():
            report = take(report, "external", writer, {"key": key, "text": f"{value}件", **facts}, on=DAY).case
        Report._plain.filter(pk=report.pk).update(state="approved")
        goes = lambda: take(Report._plain.get(pk=report.pk), "freeze", writer, {}, on=DAY)  # noqa: E731
        if not right:
            with pytest.raises(NotAllowed, match="勾稽不符：许可受理"):
                goes()
            fresh = Report._plain.get(pk=report.pk)
            take(fresh, "explain", writer, {"identity": "F030", "why": "一件移送"}, on=DAY)
            assert not adding_up.refusals(fresh)
            ReportFigure._plain.filter(matter_id=report.pk, key="F030a").update(hit=values["F030a"] + 100)
            assert adding_up.refusals(fresh)  # other numbers need another explanation
            ReportFigure._plain.filter(matter_id=report.pk, key="F030a").update(hit=values["F030a"])
        assert goes().case.state == "frozen" and counting.values(report)["F030a"].external
