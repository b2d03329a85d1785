"""Anything may be sent to the interface: a problem, never a fault; what OpenAPI promises is what comes."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import BASE, answers

pytestmark = pytest.mark.django_db
FAST = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
weird = st.text(max_size=30) | st.sampled_from(
    ["\x00", "²", "٣", "9" * 5000, "-1", "1e400", "NaN", "2026-02-30", "\ud800", "𠮷", "%00"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | weird,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(weird, inner, max_size=3),
    max_leaves=6,
)


def fine(answer):
    """No fault, and every error is a problem document."""
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert answer["Content-Type"].startswith("application/problem+json"), answer
        assert answer.json()["status"] == answer.status_code
    return answer


def clean(text):
    """Text that can stand in an address."""
    return text.encode("utf-8", "replace").decode()


def post(client, url, body, **headers):
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def test_queries_take_anything(api, stall):
    stall()
    names = ["limit", "cursor", "sort", "total", "q", "state", "due", "result", "opened_on_from", "opened_on_to", "x"]

    @FAST
    @given(st.dictionaries(st.sampled_from(names), weird.map(clean), max_size=4))
    def run(query):
        fine(api.get(BASE, query))

    run()


def test_figures_and_due_take_anything(api):
    names = ["term", "start", "pause", "extend", "known_on", "end", "organ", "area", "part", "limit", "cursor"]

    @FAST
    @given(st.dictionaries(st.sampled_from(names), weird.map(clean), max_size=5), st.booleans())
    def run(query, term):
        fine(api.get("/api/v1/due", query | ({"term": "reconsideration.decide"} if term else {})))
        query.pop("term", None)
        fine(api.get("/api/v1/indicators/stall.granted", query))
        fine(api.get("/api/v1/indicators/stall.granted/records", query))
        fine(api.get("/api/v1/open/published/stall", query))

    run()


def test_bodies_take_anything(api, city, stall):
    matter = stall()
    facts = answers(city[0])

    @FAST
    @given(values, st.dictionaries(st.sampled_from([*facts, "agree", "proof", "x"]), values, max_size=4), values)
    def run(body, changes, other):
        fine(post(api, BASE, body))
        fine(post(api, BASE, {"organ": city[0].pk, "facts": facts | changes}))
        fine(post(api, BASE, {"organ": city[0].pk, "facts": facts, "on": other}))
        fine(post(api, f"{BASE}/{matter.pk}/steps/ask", {"facts": {"what": other}, "version": 999}))
        fine(
            post(
                api, "/api/v1/due", {"term": "reconsideration.decide", "start": other, "pauses": other, "extend": other}
            )
        )

    run()


def test_raw_bodies_and_headers_take_anything(api, stall):
    matter = stall()

    @FAST
    @given(st.binary(max_size=200), st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=300))
    def run(raw, key):
        fine(api.post(BASE, raw, content_type="application/json"))
        fine(api.post("/api/v1/uploads", raw, content_type="multipart/form-data; boundary=x"))
        fine(api.post(f"{BASE}/{matter.pk}/attachments", raw, content_type="text/plain"))
        fine(post(api, f"{BASE}/{matter.pk}/steps/ask", {"version": 999}, **{"Idempotency-Key": key}))

    run()
    fine(api.post(BASE, "[" * 100_000, content_type="application/json"))
    fine(api.post(BASE, '{"organ": ' + "9" * 6000 + "}", content_type="application/json"))


def test_addresses_take_anything(api):
    @FAST
    @given(weird.map(clean), weird.map(clean))
    def run(key, pk):
        from urllib.parse import quote

        for tail in ("", "/clocks", "/events", "/steps", "/papers", f"/papers/{quote(pk, safe='')}.pdf"):
            fine(api.get(f"/api/v1/registers/{quote(key, safe='')}/cases/{quote(pk, safe='')}{tail}"))
            fine(api.get(f"{BASE}/{quote(pk, safe='')}{tail}"))
        fine(api.get(f"/api/v1/indicators/{quote(key, safe='')}"))

    run()


def resolved(schema, document):
    return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def test_answers_have_the_fields_that_openapi_promises(api, stall, move):
    matter = stall()
    move(matter, "accept")
    document = api.get("/api/openapi.json").json()
    checked = 0
    for path, methods in document["paths"].items():
        spec = methods.get("get")
        schema = (
            (spec or {})
            .get("responses", {})
            .get("200", {})
            .get("content", {})
            .get("application/json", {})
            .get("schema")
        )
        if not schema or not ("$ref" in schema or "items" in schema):
            continue
        url = path.replace("{key}", "stall").replace("{pk}", str(matter.pk)).replace("{name}", "stall.granted")
        body = api.get(
            url, {"term": "reconsideration.decide", "start": "2026-03-02"} if url.endswith("/due") else {}
        ).json()
        one = (body[0] if body else None) if schema.get("type") == "array" else body
        shape = resolved(schema.get("items", schema), document)
        if one is not None and "properties" in shape:
            assert set(shape.get("required", ())) <= one.keys() <= shape["properties"].keys(), path
            checked += 1
    assert checked >= 9
