"""Anything may be sent to the public's pages: the answer is a page, never a fault."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fadu import law
from fadu.kernel.models import Matter

from .conftest import answers, unlock

pytestmark = pytest.mark.django_db
weird = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "\x00",
        "²",
        "٣",
        "9" * 5000,
        "-1",
        "0",
        "1e9",
        "NaN",
        "2026-02-30",
        "9999-12-31",
        "0000-00-00",
        "'; drop table",
        "<script>",
        "%00",
        "1" * 30,
        "../../etc/passwd",
        "\u202e",
        "𠮷",
    ]
)
FAST = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
TERMS = [t.key for t in law.terms()]


def fine(answer):
    assert answer.status_code < 500, answer
    return answer


@pytest.fixture
def hand(client, city, stall):
    return client, city, stall


def test_the_calculator_takes_anything(hand):
    client = hand[0]

    @FAST
    @given(
        st.sampled_from(TERMS) | weird,
        weird,
        st.lists(weird, max_size=3),
        st.lists(weird, max_size=3),
        weird,
        weird,
        weird,
    )
    def run(term, start, begins, ends, extend, known, words):
        fine(
            client.get(
                "/calculator",
                {
                    "term": term,
                    "start": start,
                    "pause_from": begins,
                    "pause_to": ends,
                    "extend": extend,
                    "known_on": known,
                    "q": words,
                },
            )
        )

    run()


def test_the_filing_form_takes_anything(hand):
    client, city, _ = hand
    keys = [*answers(city[0]), "proof__kept", "drop", "key", "organ_id", "agree"]

    @FAST
    @given(st.dictionaries(st.sampled_from(keys), weird), st.sampled_from(["check", "send", "edit", "advise", "x"]))
    def run(changes, do):
        fine(client.post("/file/stall/", answers(city[0]) | {"organ_id": city[0].pk} | changes | {"do": do}))
        fine(client.post("/file/stall/advice", answers(city[0]) | changes))

    run()


def test_tracking_and_searching_take_anything(hand):
    client = hand[0]

    @FAST
    @given(weird, weird)
    def run(a, b):
        fine(client.post("/track", {"number": a, "code": b}))
        fine(client.get("/published/", {"q": a, "after": b, "register": "stall"}))
        fine(client.get("/track", {"closed": a}))

    run()


def test_steps_of_the_applicant_take_anything(hand):
    client, _, stall = hand
    matter = stall()
    unlock(client, matter)

    @FAST
    @given(weird, weird, weird, weird)
    def run(step, key, version, reason):
        fine(
            client.post(
                f"/track/{matter.pk}/step/withdraw/", {"key": key, "version": version, "reason": reason, "x": step}
            )
        )

    run()


@pytest.mark.parametrize(
    "name,content",
    [
        ("a.pdf", b""),
        ("a.docx", b"PK\x03\x04"),
        ("a.docx", b"PK\x05\x06" + b"\0" * 18),
        ("a.png", b"\x89PNG"),
        ("a.txt", b"\0" * 10),
        ("." * 300 + ".pdf", b"%PDF-"),
        ("../../x.pdf", b"%PDF-"),
        ("a\x00.pdf", b"%PDF-"),
        ("名" * 300 + ".pdf", b"%PDF-"),
        (".pdf", b"%PDF-"),
    ],
)
def test_any_file_is_taken_or_refused_with_a_reason(hand, name, content):
    client, city, _ = hand
    upload = SimpleUploadedFile("x", content)
    upload.name = name
    fine(client.post("/file/stall/", answers(city[0]) | {"organ_id": city[0].pk, "do": "check", "proof": upload}))
    assert Matter._plain.count() == 0
