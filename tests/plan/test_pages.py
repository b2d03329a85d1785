"""Every page of the plan for every kind of reader; what the public gets."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from fadu.aspects.a9_coordination.annual_plan.models import AdjustmentSheet, Plan, Target, Task
from fadu.kernel.models import Frozen
from fadu.people.models import Organ, Post, User

from .conftest import task


def visitor(role: str = "", organ: str = "fazhiban") -> Client:
    """A browser, signed in as a fresh holder of a role."""
    client = Client()
    if role:
        user = User.objects.create_user(
            f"u_{role.replace('.', '_')}_{User.objects.count()}", "Moon-over-the-harbour-7", name="某"
        )
        Post.objects.create(user=user, organ=Organ.objects.get(key=organ), role=role, from_date=date(2020, 1, 1))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def pages(plan: Plan) -> list[str]:
    target = Target._plain.get(task__plan=plan, key="T17-a")
    return [
        reverse("plan"),
        reverse("plan-year", args=[plan.year]),
        reverse("plan-task", args=[plan.year, "T17"]),
        reverse("plan-target", args=[target.pk]),
        reverse("plan-changes", args=[plan.year]),
        reverse("open-plan"),
    ]


@pytest.mark.parametrize("role", ["coordinator", "leader", "auditor", "unit_contact", "reconsideration.handler"])
def test_staff_read_the_plan(plan, role: str) -> None:
    client = visitor(role)
    for address in pages(plan):
        response = client.get(address)
        assert response.status_code == 200, (role, address)
        assert "style=" not in response.content.decode().split("<main", 1)[1]


def test_plan_on_a_page_shows_all_tasks_with_words(plan) -> None:
    text = visitor("coordinator").get(reverse("plan")).content.decode()
    for row in Task._plain.filter(plan=plan):
        assert row.title in text
    assert "未设量化目标" in text and "未接入" in text and "模拟" in text


def test_visitors_get_the_public_page_and_nothing_else(plan) -> None:
    client = visitor()
    assert client.get(reverse("plan")).url == reverse("open-plan")
    text = client.get(reverse("open-plan")).content.decode()
    assert "权责清单" in text
    for hidden in ("牵头", "市司法局", "还没有佐证", "调度", "超期 "):
        assert hidden not in text
    for address in pages(plan)[1:5]:
        assert client.get(address).status_code == 302
    assert client.get(reverse("plan-import")).status_code == 302
    assert client.get(reverse("plan-unit", args=["sfj"])).status_code == 302


def test_without_a_grant_only_what_the_public_sees(plan) -> None:
    client = visitor("reconsideration.handler", "sfj")
    text = client.get(reverse("plan-task", args=[plan.year, "T22"])).content.decode()
    assert "还没有佐证" not in text and "现在可以做" not in text
    assert client.get(reverse("plan-unit", args=["sfj"])).status_code == 404
    assert client.get(reverse("plan-import")).status_code == 403


def test_page_of_a_unit(plan) -> None:
    text = visitor("coordinator").get(reverse("plan-unit", args=["sfj"])).content.decode()
    assert "今年被要求过几次" in text and "T17" in text


def test_freezing_belongs_to_the_office(plan) -> None:
    target = Target._plain.get(task__plan=plan, key="T17-a")
    address = reverse("plan-freeze", args=[target.pk])
    assert visitor("unit_contact").post(address).status_code == 403
    assert visitor().post(address).status_code == 302
    assert not Frozen.objects.exists()


def test_task_page_offers_the_lawful_steps(plan) -> None:
    row = task(plan, "T22")
    text = visitor("unit_contact", row.organ.key).get(reverse("plan-task", args=[plan.year, "T22"])).content.decode()
    assert reverse("step", args=["plan_task", row.pk, "prove"]) in text
    assert reverse("step", args=["plan_task", row.pk, "dispatch"]) not in text


@pytest.mark.parametrize("role", ["coordinator", "leader"])
def test_shared_pages_of_the_three_books(plan, role: str) -> None:
    client = visitor(role)
    row = task(plan, "T22")
    addresses = [reverse("list", args=[key]) for key in ("plan", "plan_task", "plan_sheet")]
    addresses += [reverse("case", args=["plan", plan.pk]), reverse("case", args=["plan_task", row.pk])]
    if role == "coordinator":
        addresses += [
            reverse("step", args=["plan_task", row.pk, "dispatch"]),
            reverse("new", args=["plan_sheet", "draft"]),
        ]
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_sheet_by_the_shared_forms(plan) -> None:
    client = visitor("coordinator")
    target = Target._plain.get(task__plan=plan, key="T22-a")
    form = reverse("new", args=["plan_sheet", "draft"])
    answers = {
        "plan_id": str(plan.pk),
        "reason": "建设名单增加",
        "organ_id": str(plan.organ_id),
        "on": "2026-11-23",
        "token": "t1",
    }
    answered = client.post(form, answers)
    assert answered.status_code == 302, answered.content.decode()[-3000:]
    sheet = AdjustmentSheet._plain.get()
    add = reverse("step", args=["plan_sheet", sheet.pk, "add"])
    fields = {
        "object": f"g:{target.pk}",
        "field": "value",
        "after": "62",
        "on": "2026-11-23",
        "version": str(sheet.version),
    }
    assert client.post(add, fields | {"token": "t2"}).status_code == 302
    text = client.get(reverse("case", args=["plan_sheet", sheet.pk])).content.decode()
    assert "62" in text and "T22-a" in text
