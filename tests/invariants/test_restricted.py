"""Invariant 10: words of restricted records reach nobody else, and one or two of them are no figure."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from fadu.aspects.a9_coordination.annual_report import counting
from fadu.aspects.a9_coordination.annual_report.models import Report
from fadu.aspects.a9_coordination.annual_report.rules import catalogue
from fadu.aspects.a9_coordination.law_inspection.models import Clue
from fadu.kernel.access import PUBLIC
from fadu.kernel.models import Event
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ, Post, User
from tests.law_inspection.acts import pk
from tests.law_inspection.conftest import ROLES

from .conftest import YEAR, drawn, rows, undone

pytestmark = pytest.mark.django_db
FEW = drawn(5)
WORD = st.text(alphabet="赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", min_size=6, max_size=12)
OUTSIDE = ("leader", "coordinator", "auditor", "unit")
OPEN = ("home", "published", "open-plan", "open-reports")


def client(office, name: str) -> Client:
    """Somebody signed in, or nobody."""
    found = Client()
    if name:
        role, key = ROLES[name]
        user = User.objects.get(pk=office[name].id)
        organ = Organ.objects.filter(key=key).first()
        Post.objects.get_or_create(user=user, organ=organ, role=role, from_date=date(2026, 1, 1))
        found.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


@FEW
@given(words=st.tuples(WORD, WORD, WORD), data=st.data())
def test_no_word_of_a_restricted_record_gets_out(office, words, data):
    subject, content, asked = (f"{sign}{word}" for sign, word in zip("甲乙丙", words, strict=True))
    with undone():
        clue = office.open("law_clue", "keeper", {"receiver": pk("jiwei"), "suspicion": "discipline",
                                                  "subject": subject, "content": content})  # fmt: skip
        office.take(office.take(clue, "approve", "head"), "send", "keeper")
        letter = office.open("law_measure", "officer", {"unit": pk("rongcheng"), "rung": "inquiry",
                                                        "outside": "complaint", "why": asked})  # fmt: skip
        secrets = {subject, content, asked}
        for event in Event._plain.filter(matter_id__in=(clue.pk, letter.pk)):
            assert not any(word in f"{event.facts}{event.title}" for word in (subject, content))
        assert not Clue.objects.for_user(PUBLIC).exists()
        name = data.draw(st.sampled_from(("", *OUTSIDE)))
        reader = client(office, name)
        found = (f"/search?q={subject[:4]}", f"/search?q={content[:4]}", reverse("export", args=["law_clue", "csv"]),
                 reverse("case", args=["law_clue", clue.pk]), "/calendar", "/desk/")  # fmt: skip
        for path in (*map(reverse, OPEN), *(found if name else ())):
            body = reader.get(path).content.decode()
            told = {word for word in secrets if word in body.replace(f'value="{word[:4]}"', "")}
            assert not told, (name, path)
        reader = client(office, "unit")  # the unit knows nothing of a letter that has not gone out
        assert asked not in reader.get(reverse("list", args=["law_measure"])).content.decode()


@FEW
@given(counts=st.tuples(*[st.integers(0, 5)] * 3), problems=st.integers(0, 5))
def test_one_or_two_restricted_records_are_no_figure(city, counts, problems):
    day = date(YEAR, 5, 6)
    with undone(), frozen_today(date(YEAR + 1, 1, 15)):
        organ = Organ.objects.get(key="fazhiban")
        for rung, n in zip(("inquiry", "talk", "circular"), counts, strict=True):
            rows("law_measure", [(organ, day, {"rung": rung, "decided_on": day, "state": "answered"})] * n)
        rows(
            "law_problem", [(organ, day, {"confirmed_on": day, "state": "rectifying", "klass": "lead_plan"})] * problems
        )
        report = Report(year=YEAR, kind="government", organ=Organ.objects.get(key="weihai"))
        told = {row.key: row.hit for row in counting.count(report)}
        assert not any(catalogue.parts()[key][0].restricted for key in told)
        for key, n in (("F131a", sum(counts)), ("F128a", problems)):
            assert told.get(key) == (n if n > 2 else None if n else told.get(key))
        rungs = dict(zip(("F131e", "F131g", "F131i"), counts, strict=True))
        if any(0 < n < 3 for n in counts):  # nor by taking the others from the total
            assert not rungs.keys() & told.keys()
        elif sum(counts):
            assert {key: told[key] for key in rungs} == rungs
