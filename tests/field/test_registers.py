"""Whatever register declares field work: its questions can be asked on a phone, each role can fetch its pack."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.access import Actor, PostView
from fadu.kernel.register import registers
from fadu.web.field.pack import pack
from fadu.web.field.questions import WITHOUT_OPTIONS

pytestmark = pytest.mark.django_db
DRAWN = {"text", "longtext", "date", "datetime", "choice", "choices", "bool", "int", "money", "phone", "uscc", "idcard"}
WORK = {key: book for key, book in registers().items() if book.pages.field}


@pytest.mark.parametrize("key", sorted(WORK))
def test_its_questions_can_be_asked_on_a_phone(key):
    work = WORK[key].pages.field
    for step in (WORK[key].procedure.by_step[name] for name in work.steps):
        for ask in step.asks:
            picked = ask.kind in WITHOUT_OPTIONS and ask.required and not ask.choices
            assert not picked, f"{step.key}.{ask.key}: chosen from all organs or people, which a phone does not carry"
            assert ask.kind in DRAWN | {"file"} | set(WITHOUT_OPTIONS), f"{step.key}.{ask.key}"


@pytest.mark.parametrize("key", sorted(WORK))
def test_its_pack_can_be_fetched_by_each_role(key, django_assert_max_num_queries, people):
    organ = people["officer"].posts.get().organ
    for role, _ in WORK[key].roles:
        actor = Actor(
            people["officer"].pk, "某人", "某人", (PostView(role, organ.pk, frozenset({organ.pk}), "371000"),)
        )
        with django_assert_max_num_queries(12):
            assert pack(actor, date(2026, 11, 23))["cases"] == []


def test_the_number_of_queries_does_not_grow_with_the_cases(plan, device, django_assert_max_num_queries):
    for number in range(6):
        plan(f"某{number}厂")
    phone = device()
    phone.pack()
    with django_assert_max_num_queries(24):
        assert len(phone.pack()["cases"]) == 6
