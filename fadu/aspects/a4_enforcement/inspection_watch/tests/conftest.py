"""A body that has inspected for years, and batches of visits made in the database from one template row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.models import Matter
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.areas import towns
from fadu.people.city import load_city
from fadu.people.models import Organ
from fadu.registry.enterprises.bulk import load
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.enterprises.synthetic import entities
from fadu.registry.inspection_catalogue.bulk import cards
from fadu.registry.inspection_catalogue.models import Body, Officer
from tests.conftest import django_db_modify_db_settings, pytest_unconfigure  # noqa: F401 the server of all tests

DAY = date(2026, 11, 23)


@pytest.fixture(scope="package")
def organs(django_db_setup, django_db_blocker):
    """Areas and organs, once for this folder, inside one transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(organs, db):
    """The city on the day of the tests."""
    with frozen_today(DAY):
        yield


@pytest.fixture
def boss(city) -> Actor:
    """Supervision of the city."""
    organ = Organ.objects.select_related("area").get(key="sfj")
    post = PostView("inspection.supervisor", organ.pk, frozenset({organ.pk}), organ.area.code)
    return Actor(7, "某甲", "某甲（市司法局）", (post,))


@pytest.fixture
def body(city) -> Body:
    """The market regulator, published long ago."""
    organ = Organ.objects.select_related("area").get(key="scjg")
    began = date(2024, 1, 2)
    made = Body(organ=organ, area=organ.area.code, opened_on=began, state="published", kind="department",
                published_on=began)  # fmt: skip
    cards("inspection_body", [made], [("检主1", organ.name)])
    return made


@pytest.fixture
def officer(body) -> Officer:
    """Somebody of the body with a certificate."""
    began = date(2024, 1, 2)
    made = Officer(organ=body.organ, area=body.area, opened_on=began, state="active", name="某丙", body=body)
    cards("inspection_officer", [made], [("检员1", "某丙")])
    return made


@pytest.fixture
def firm(city) -> Matter:
    """The card of a synthetic enterprise."""
    rows = [(t.code, t.name, t.legal_parent.code) for t in towns().select_related("legal_parent")]
    load(entities(20, DAY, rows), SYSTEM, "测试")
    return Enterprise._plain.select_related("matter").order_by("pk").first().matter


def visit(body: Body, firm: Matter, on: date, **values: Any) -> Any:
    """One visit as a closed record."""
    facts = {"state": "closed", "visited_on": on, "trigger": "plan", "planned_ok": True, "coded": True,
             "result": "no_problem", "initiator": body, "organs": [body.organ_id]} | values  # fmt: skip
    row = register("inspection").model(
        organ=body.organ, area=body.area, opened_on=on, enterprise=firm, enterprise_name=firm.title, **facts
    )
    number = f"检{Matter._plain.count()}"
    row.matter = Matter._plain.create(register="inspection", number=number, organ=body.organ, opened_on=on)
    row.save(force_insert=True)
    row.bodies.model._plain.create(visit=row, body=body, initiating=True)
    return row


COPY = """
WITH cards AS (
  INSERT INTO kernel_matter (register, number, title, organ_id, area, opened_on, query_code)
  SELECT 'inspection', %(name)s || n, '', %(organ)s, '371000', %(on)s, '' FROM generate_series(1, %(visits)s) n
  RETURNING id
), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM cards)
INSERT INTO inspection_inspection ({columns}) SELECT {values}
FROM inspection_inspection t, numbered c WHERE t.matter_id = %(template)s
"""


PARTS = """
INSERT INTO inspection_visitbody (visit_id, body_id, initiating)
SELECT id, %(body)s, true FROM kernel_matter WHERE register = 'inspection' AND number LIKE %(name)s || '%%'
"""
CHANGED = {
    "matter_id": "c.id",
    "found": "c.n <= %(found)s",
    "joint": "c.n <= %(joint)s",
    "coded": "c.n > %(uncoded)s",
    "planned_ok": "c.n > %(outside)s",
    "off_site": "%(off_site)s",
    "body_count": "CASE WHEN c.n <= %(joint)s THEN 1 + %(each)s + (c.n <= %(rest)s)::int ELSE 1 END",
    "published_on": "CASE WHEN c.n <= %(in_time)s THEN t.publish_due END",
}


def batch(template: Any, name: str, visits: int, off_site: bool = False, **having: int) -> None:
    """Copies of a visit; the first so many of them have each property (found, joint, uncoded, outside, in_time).

    tasks: participations in all; those beyond one per visit are spread over the joint visits.
    """
    facts = {"found": 0, "joint": 0, "uncoded": 0, "outside": 0, "in_time": visits, "tasks": visits} | having
    each, rest = divmod(facts["tasks"] - visits, facts["joint"] or 1)
    facts |= {"name": name, "organ": template.organ_id, "on": template.opened_on, "visits": visits, "each": each,
              "rest": rest, "template": template.pk, "off_site": off_site}  # fmt: skip
    columns = [field.column for field in type(template)._meta.concrete_fields]
    values = [CHANGED.get(column, f't."{column}"') for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(COPY.format(columns=", ".join(columns), values=", ".join(values)), facts)
        cursor.execute(PARTS, facts | {"body": template.initiator_id})
