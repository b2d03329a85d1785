"""The term catalogue, one module per area. Importing this package fills ``fadu.law.model``."""

from __future__ import annotations

from fadu.law.model import add_terms
from fadu.law.terms import (
    annual_report,
    assessment,
    demonstration,
    disclosure,
    dispatch,
    enterprise_voice,
    inspection_plan,
    inspections,
    law_inspection,
    litigation,
    mediation,
    penalty,
    petition,
    reconsideration,
    rulemaking,
    services,
    visits,
)

for _area in (reconsideration, litigation, petition, disclosure, penalty, rulemaking, mediation, services, assessment):
    add_terms(_area.TERMS)
add_terms(law_inspection.TERMS)
add_terms(dispatch.TERMS)
add_terms(visits.TERMS)
add_terms(inspections.TERMS)
add_terms(inspection_plan.TERMS)
add_terms(enterprise_voice.TERMS)
add_terms(annual_report.TERMS)
add_terms(demonstration.TERMS)
