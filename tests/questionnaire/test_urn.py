"""Links, answers, opening: who answered cannot be told, and what is counted goes into an assessment."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from fadu.aspects.a9_coordination.assessment.models import Assessment, SurveyCount
from fadu.kernel.models import Event
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.today import frozen_today, set_today
from fadu.people.city import load_city
from fadu.people.models import User
from fadu.registry.questionnaire.models import Questionnaire, Said, Sealed, Subject, Ticket
from tests.assessment import people
from tests.assessment.people import UNITS, at, sheet, unit, who

DAY, LAST, AFTER = date(2025, 12, 3), date(2025, 12, 20), date(2025, 12, 21)
ASKED = "量表｜总体满意吗｜满意、一般、不满意\n选择｜怎么办的｜窗口、网上\n文字｜还有什么意见"
PRIVATE = (Ticket, Sealed, Said)


@pytest.fixture(scope="module")
def begun(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[int, int]]:
    """A campaign, and an open questionnaire made for it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city()
        with frozen_today(DAY):
            people.staff()
            made = people.campaign()
            facts = {"title": "群众满意度问卷", "purpose": "assessment", "number": made.matter.number,
                     "units": "、".join(unit(key).name for key in UNITS), "questions": ASKED,
                     "frame": "近一年办事群众", "method": "每十人取一", "closes": LAST}  # fmt: skip
            organ = unit("fazhiban").pk
            case = open_case(register("questionnaire"), who("office"), facts, organ_id=organ, on=DAY).case
            take(case, "open", who("office"), on=DAY)
            yield made.pk, case.pk
        transaction.set_rollback(True)


@pytest.fixture
def case(begun: tuple[int, int], db: None) -> Iterator[Questionnaire]:
    with frozen_today(DAY):
        yield Questionnaire._plain.get(pk=begun[1])


def client(name: str = "") -> Client:
    made = Client()
    if name:
        made.force_login(User.objects.get(username=f"a.{name}"), backend="django.contrib.auth.backends.ModelBackend")
    return made


def subject(case: Questionnaire, key: str) -> Subject:
    return Subject._plain.get(matter_id=case.pk, organ=unit(key))


def codes(case: Questionnaire, key: str, n: int = 6) -> list[str]:
    facts = {"subject": str(subject(case, key).pk), "n": str(n)}
    made = client("office").post(reverse("questionnaire-links", args=[case.pk]), facts)
    assert made.status_code == 200 and "no-store" in made["Cache-Control"]
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))[1:]
    assert all("#" in address and address.endswith(code) for _, address, code in rows)
    return [code for _, _, code in rows]


def send(code: str, said: str = "满意", text: str = "", **more: str) -> Any:
    facts = {"code": code, "send": "1", "q1": said, "q2": "网上", "q3": text} | more
    return client().post(reverse("questionnaire-answer"), facts)


def closed(case: Questionnaire) -> Questionnaire:
    return at(AFTER, case, "close", "office")


def test_a_code_works_once_and_says_so(case):
    code, *_ = codes(case, "gaj")
    opened = client().post(reverse("questionnaire-answer"), {"code": code.lower()}).content.decode()
    assert "总体满意吗" in opened and unit("gaj").name in opened
    assert send(code, said="很好").status_code == 422 and "谢谢" in send(code).content.decode()
    assert "已经用过" in send(code).content.decode()
    assert "没有这个答卷码" in client().post(reverse("questionnaire-answer"), {"code": "AAAA"}).content.decode()
    set_today(AFTER)
    assert "已于 2025-12-20 截止" in send(codes_before(case)).content.decode()


def codes_before(case: Questionnaire) -> str:
    with frozen_today(DAY):
        return codes(case, "gaj")[0]


def test_nothing_stored_tells_who_answered_or_in_which_order(case):
    given = codes(case, "gaj")
    events = Event._plain.count()
    for n, code in enumerate(given):
        assert send(code, text=f"意见{n}").status_code == 200
    assert Event._plain.count() == events  # answering leaves no event
    names = {field.name for model in PRIVATE for field in model._meta.concrete_fields}
    assert names == {"id", "subject", "digest", "sealed", "question", "value"}
    with connection.cursor() as cursor:
        cursor.execute('SELECT DISTINCT xmin::text FROM questionnaire_sealed WHERE subject_id = %s',
                       [subject(case, "gaj").pk])  # fmt: skip
        assert len(cursor.fetchall()) == 1  # all rows written by the same transaction, whenever they came
        cursor.execute("SELECT count(DISTINCT octet_length(sealed)) FROM questionnaire_sealed")
        assert cursor.fetchone() == (1,)
    assert not Ticket.objects.filter(subject=subject(case, "gaj")).exists()
    address = reverse("questionnaire-results", args=[case.pk])
    assert address in client("office").get(reverse("case", args=["questionnaire", case.pk])).content.decode()
    page = client("office").get(address).content.decode()
    assert "截止后可见" in page and not any(code in page for code in given)


def test_opened_once_after_the_last_day_and_only_when_enough_answered(case):
    for key, n in (("gaj", 6), ("rsj", 4)):
        for k, code in enumerate(codes(case, key)[:n]):
            send(code, said=("满意", "一般")[k % 2], text=f"{key} 的意见")
    with pytest.raises(NotAllowed, match="次日起才能汇总"):
        at(LAST, case, "close", "office")
    assert "截止后可见" in client("office").get(reverse("questionnaire-results", args=[case.pk])).content.decode()
    done = closed(case)
    assert not Ticket.objects.exists() and not Sealed.objects.exists()
    rows = {row.organ.key: (row.answered, row.opened) for row, _ in done.results()}
    assert rows == {"gaj": (6, True), "rsj": (4, False), "scjg": (0, False), "zrzy": (0, False)}
    assert not Said.objects.filter(subject=subject(case, "rsj")).exists()
    page = client("office").get(reverse("questionnaire-results", args=[case.pk])).content.decode()
    assert "有效样本 6" in page and "95% 区间 ±" in page and "gaj 的意见" in page and "rsj 的意见" not in page
    assert "gaj 的意见" not in client("boss").get(reverse("questionnaire-results", args=[case.pk])).content.decode()


@pytest.mark.parametrize("name", ["c.gaj", "e1", ""])
def test_units_experts_and_the_public_read_no_questionnaire(case, name):
    found = client(name).get(reverse("questionnaire-results", args=[case.pk]))
    assert found.status_code == (404 if name else 302)
    assert client(name).post(reverse("questionnaire-links", args=[case.pk]), {}).status_code == 404


def test_bad_input_is_told_beside_its_field(case):
    facts = {"title": "问卷", "purpose": "other", "units": "某局", "questions": "评分｜好吗", "frame": "群众",
             "method": "随机", "closes": DAY, "number": "无此号"}  # fmt: skip
    with pytest.raises(InvalidFacts) as refused:
        open_case(register("questionnaire"), who("office"), facts, organ_id=unit("fazhiban").pk, on=DAY)
    assert set(refused.value.errors) == {"questions", "units", "closes", "number"}
    for n in ("4", "100000", "很多", "-5"):
        facts = {"subject": str(subject(case, "gaj").pk), "n": n}
        assert client("office").post(reverse("questionnaire-links", args=[case.pk]), facts).status_code == 403


def test_an_assessment_takes_the_counts_over(case, begun):
    made = sheet_campaign(begun[0])
    with pytest.raises(NotAllowed, match="没有为本次考核办理"):
        at(DAY, made, "anonymous", "assessor")
    for key in UNITS:
        for k, code in enumerate(codes(case, key, 5)):
            send(code, said=("满意", "一般", "不清楚")[k % 3] if key == "gaj" else "满意")
    closed(case)
    source = made.scheme.plan.of_kind("survey")[0].id
    at(AFTER, made, "anonymous", "assessor", {"source": source, "questionnaire": str(case.pk)})
    found = SurveyCount._plain.filter(sheet=sheet(made, "gaj")).order_by("id").values_list("column", "count")
    assert dict(found) == {"s5": 2, "s3": 2, "s1": 0, "s0": 1}
    page = client("office").get(reverse("assess-item", args=[sheet(made, "gaj").pk, "A2.3"])).content.decode()
    assert "匿名问卷" in page and re.search(r"有效样本 4", page)


def sheet_campaign(pk: int) -> Any:
    return Assessment._plain.select_related("scheme", "matter", "organ").get(pk=pk)
