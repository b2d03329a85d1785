"""Early warnings: raised once, handed on, verified, the lawful reason of a visit whose result comes back."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Matter
from fadu.kernel.procedure import NotAllowed, take
from fadu.kernel.register import register
from fadu.law.model import term as law_term
from fadu.registry.enterprises.models import EnterpriseClass
from fadu.registry.inspection_catalogue.models import AlertRule
from fadu.registry.inspection_catalogue.rules.alerts import LEVELS

from .. import alerting
from ..models import RiskAlert
from ..steps.alert import VERIFY
from .conftest import DAY, person

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


@pytest.fixture
def alert(city) -> RiskAlert:
    """The alert of a firm that came into class D."""
    assert AlertRule.on(DAY).count() == 5
    firm = city.firms[9]
    for grade, since in (("B", date(2026, 1, 1)), ("D", DAY)):
        EnterpriseClass._plain.create(enterprise=firm, scheme="s", grade=grade, since=since)
    assert (alerting.run(DAY), alerting.run(DAY)) == (1, 0)
    return RiskAlert._plain.select_related("organ").get()


def test_who_came_into_class_d_is_looked_at_by_its_regulator(city, alert):
    assert (alert.level, alert.organ.key, alert.company) == ("high", "huancui.scjg", city.firms[9].name)
    assert {r.key: str(r.due_on) for r in alert.runs()} == {"sign": "2026-11-03", "verify": "2026-11-05"}
    with pytest.raises(NotAllowed):
        take(alert, "sign", city.officer, on=DAY)  # the city's office sees it, the county's handles it
    case = take(alert, "return", city.county, {"return_reason": "由市局统一办理"}, on=DAY).case
    case = take(case, "push", city.officer, {"organ": city.organ.pk}, on=DAY).case
    case = take(case, "sign", city.officer, on=DAY).case
    done = take(case, "verify", city.officer, {"outcome": "false", "findings": "处罚已撤销"}, on=DAY)
    assert (done.case.state, done.case.organ_id, [p.key for p in done.papers]) == ("false", city.organ.pk, ["check"])
    assert indicator("risk_alert.valid").value(SYSTEM, YEAR).hit == 0
    assert indicator("risk_alert.in_time").value(SYSTEM, YEAR).text == "100%"


def test_every_level_has_its_period():
    assert set(VERIFY) == set(dict(LEVELS)) and all(law_term(term) for term in VERIFY.values())


def test_overdue_alerts_are_judged_others_not_yet(city, alert):
    from fadu.kernel.today import frozen_today

    ind = indicator("risk_alert.in_time")
    assert ind.value(SYSTEM, YEAR).base == 0
    with frozen_today(DAY + timedelta(days=7)):
        assert (ind.value(SYSTEM, YEAR).hit, ind.value(SYSTEM, YEAR).base) == (0, 1)


def test_a_visit_on_an_alert_brings_its_result_back(city, alert):
    county = person(alert.organ, "inspection.officer")
    case = take(alert, "sign", county, on=DAY).case
    case = take(case, "verify", county, {"outcome": "true", "findings": "属实"}, on=DAY).case
    case = take(case, "dispose", county, {"action": "inspect", "measures": "安排检查"}, on=DAY).case
    with pytest.raises(NotAllowed, match="检查结果告知企业以后"):
        take(case, "feedback", county, {"feedback": "已查", "rating": "exact"}, on=DAY)
    number = Matter._plain.get(pk=case.pk).number
    visit = SimpleNamespace(
        pk=case.pk, trigger="data", trigger_number=number, enterprise_id=case.enterprise_id,
        get_result_display=lambda: "责令限期改正",
    )  # fmt: skip
    for step in ("request", "tell"):
        register("risk_alert").reactions[0].run(SimpleNamespace(case=visit, step=SimpleNamespace(key=step), on=DAY))
    case = RiskAlert._plain.get(pk=case.pk)
    assert (case.visit_id, case.visit_result) == (visit.pk, "责令限期改正")
    done = take(case, "feedback", county, {"feedback": "已责令改正", "rating": "exact"}, on=DAY)
    assert done.case.state == "closed" and [p.key for p in done.papers] == ["feedback"]
    assert indicator("risk_alert.visited").value(SYSTEM, YEAR).text == "100%"
