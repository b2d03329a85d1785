"""Periods by the interface: the same answers as the library and the page."""

from __future__ import annotations

import json
from datetime import date

import pytest

from fadu import law
from fadu.kernel.today import frozen_today

from .test_tokens import problem

pytestmark = pytest.mark.django_db
URL = "/api/v1/due"


@pytest.fixture(autouse=True)
def on_the_day():
    with frozen_today(date(2026, 11, 23)):
        yield


def test_get_and_post_answer_as_the_library_does(client):
    got = client.get(
        URL, {"term": "reconsideration.decide", "start": "2026-01-12", "pause": "2026-02-02..2026-03-16"}
    ).json()
    assert got["due"] == "2026-04-24" and got["article"] == "62.1" and got["trace"] and got["confidence"] == "verified"
    body = {
        "term": "reconsideration.decide",
        "start": "2026-01-12",
        "pauses": [{"start": "2026-02-02", "end": "2026-03-16"}],
    }
    assert client.post(URL, json.dumps(body), content_type="application/json").json() == got


def test_every_term_answers_or_says_why(client):
    for term in client.get("/api/v1/terms").json():
        start = "2026-03-02T09:00" if term["unit"] == "hours" else "2026-03-02"
        answer = client.get(URL, {"term": term["term"], "start": start})
        if answer.status_code == 422:
            assert answer.json()["errors"]["start"], term
        else:
            assert answer.status_code == 200 and answer.json()["due"], term


def test_the_catalogue_can_be_narrowed(client):
    terms = client.get("/api/v1/terms").json()
    assert (
        len(terms) == len(law.terms()) and {"term", "title", "law", "article", "n", "unit", "extend"} <= terms[0].keys()
    )
    assert {t["area"] for t in client.get("/api/v1/terms", {"area": "reconsideration"}).json()} == {"行政复议"}
    assert client.get("/api/v1/terms", {"q": "没有这样的"}).json() == []


def test_a_year_without_notice_is_provisional_and_known_on_changes_it(client):
    assert client.get(URL, {"term": "reconsideration.decide", "start": "2026-11-16"}).json()["provisional"]
    before = client.get(URL, {"term": "reconsideration.decide", "start": "2025-12-01", "known_on": "2025-06-01"}).json()
    assert (
        before["provisional"]
        and not client.get(URL, {"term": "reconsideration.decide", "start": "2025-12-01"}).json()["provisional"]
    )


@pytest.mark.parametrize(
    "query,field",
    [
        ({}, "term"),
        ({"term": "x", "start": "2026-01-01"}, "term"),
        ({"term": "reconsideration.decide", "start": "2026-13-01"}, "start"),
        ({"term": "appeal.contact", "start": "2026-03-02"}, "start"),
        ({"term": "reconsideration.decide", "start": "99999999999-1-1"}, "start"),
        ({"term": "reconsideration.decide", "start": ""}, "start"),
        ({"term": "reconsideration.decide", "start": "9999-12-31"}, "start"),
        ({"term": "reconsideration.decide", "start": "2026-01-01", "extend": "31"}, "extend"),
        ({"term": "reconsideration.decide", "start": "2026-01-01", "extend": "-1"}, "extend"),
        ({"term": "reconsideration.decide", "start": "2026-01-01", "pause": "2026-02-01"}, "pause"),
        ({"term": "reconsideration.decide", "start": "2026-01-01", "pause": "2026-03-01..2026-02-01"}, "pause1"),
        ({"term": "reconsideration.decide", "start": "2026-01-01", "known_on": "x"}, "known_on"),
        ({"term": "reconsideration.decide", "start": "2026-01-01", "colour": "1"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(client, query, field):
    assert field in problem(client.get(URL, query), 422)["errors"]
