"""What changes between the code and the day: people who may no longer go, a form that has a new version."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.procedure import NotAllowed
from fadu.registry.inspection_catalogue.models import CheckForm, FormLine, Recusal

from .. import sheets
from .city import Desk, later

DAY = date(2026, 4, 24)


@pytest.mark.parametrize("what", ["certificate", "recusal"])
def test_what_changes_after_the_code_stops_the_start(desk: Desk, what: str) -> None:
    case = desk.ready(DAY)
    who = case.officer_rows()[0].officer
    if what == "certificate":
        type(who)._plain.filter(pk=who.pk).update(certificate_until=later(DAY, -1))
    else:
        Recusal._plain.create(
            matter=who.matter, officer=who, enterprise_id=case.enterprise_id, reason="近亲属", since=DAY
        )
    with pytest.raises(NotAllowed):
        desk.do(case, "start", scan_mode="task_code")
    desk.do(case, "assign", way="draw")
    assert who.pk not in [row.officer_id for row in case.officer_rows()]
    desk.do(case, "start", scan_mode="task_code")
    assert case.state == "on_site"


def test_a_visit_keeps_the_version_of_its_form(desk: Desk) -> None:
    before = desk.started(DAY)
    item = desk.city.items["M1"]
    new = CheckForm.objects.create(key=item.form.key, version=2, title="新表", valid_from=DAY)
    FormLine.objects.create(form=new, no=1, content="新增的一行")
    type(item)._plain.filter(pk=item.pk).update(form=new)
    after = desk.request(later(DAY, 1))
    asked = [[one.line.content for one in part.asked] for case in (before, after) for part in sheets.parts(case)]
    assert asked == [["证照齐全", "通道畅通"], ["新增的一行"]]
    assert [case.item_rows()[0].form_version for case in (before, after)] == ["1", "2"]
