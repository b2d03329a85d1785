"""Lists, cases, steps, files: the same gate as the pages, exact problems, no write twice."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fadu.kernel.models import Attachment, Event, Matter, PaperRecord

from .conftest import BASE, answers, caller
from .test_tokens import problem

pytestmark = pytest.mark.django_db
JSON = "application/json"


def send(client, url, body, **headers):
    return client.post(url, json.dumps(body), content_type=JSON, headers=headers)


def test_registers_tell_how_they_are_made(api):
    listed = {r["key"]: r for r in api.get("/api/v1/registers").json()}
    assert set(listed) == {"stall"} and listed["stall"]["creates"] == ["file"]
    made = api.get("/api/v1/registers/stall").json()
    step = next(s for s in made["steps"] if s["key"] == "decide")
    assert "六十二条" in step["basis"] and step["asks"][0]["choices"] == [["granted", "准予"], ["refused", "不予"]]
    assert {"applicant", "phone"} <= {f["key"] for f in made["fields"] if f["private"]}
    assert {"result", "opened_on", "state", "due"} <= {f["key"] for f in made["filters"]}
    problem(api.get("/api/v1/registers/permit"), 404)


def test_the_list_pages_by_cursor_and_filters_as_the_page_does(api, stall, move):
    for n in range(7):
        stall(on=date(2026, 3, 2) + timedelta(days=n))
    seen, cursor = [], ""
    while True:
        page = api.get(BASE, {"limit": 3, "cursor": cursor} if cursor else {"limit": 3, "total": "true"}).json()
        seen += [row["id"] for row in page["items"]]
        if not cursor:
            assert page["total"] == 7
        cursor = page["next"]
        if not cursor:
            break
    assert seen == sorted(seen, reverse=True) and len(set(seen)) == 7
    row = api.get(BASE, {"limit": 1}).json()["items"][0]
    assert row["cells"]["opened_on"] == "2026-03-08" and "张三" not in str(row) and row["next_due"] == "2026-03-13"
    move(Matter._plain.first(), "accept")
    assert len(api.get(BASE, {"state": "open"}).json()["items"]) == 1
    assert len(api.get(BASE, {"opened_on_from": "2026-03-05", "opened_on_to": "2026-03-06"}).json()["items"]) == 2
    assert api.get(BASE, {"q": "没有这个"}).json()["items"] == []


@pytest.mark.parametrize(
    "query,field",
    [
        ({"colour": "1"}, "colour"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "9" * 30}, "limit"),
        ({"cursor": "spoilt"}, "cursor"),
        ({"state": "nothing"}, "state"),
        ({"opened_on_from": "2026-02-30"}, "opened_on_from"),
        ({"sort": "phone"}, "sort"),
        ({"total": "perhaps"}, "total"),
    ],
)
def test_spoilt_queries_are_named(api, query, field):
    assert field in problem(api.get(BASE, query), 422)["errors"]


def test_a_case_shows_private_fields_by_scope_and_grant_and_logs_it(api, person, stall):
    matter = stall()
    body = api.get(f"{BASE}/{matter.pk}").json()
    assert body["fields"]["applicant"] == "张三丰" and body["masked"] == [] and "张三丰" in body["title"]
    event = Event._plain.filter(kind="private.read").get()
    assert event.matter_id == matter.pk and "申请人" in event.facts["fields"]
    watcher = caller(person("w", roles=("s.watcher",)))
    masked = watcher.get(f"{BASE}/{matter.pk}").json()
    assert masked["fields"]["applicant"] is None and set(masked["masked"]) == {"applicant", "phone", "wish", "secret"}
    assert "张三丰" not in str(masked) and Event._plain.filter(kind="private.read").count() == 1


def test_another_organ_sees_nothing_not_even_that_it_exists(person, city, stall):
    matter = stall()
    stranger = caller(person("b", city[1]))
    there, nowhere = stranger.get(f"{BASE}/{matter.pk}"), stranger.get(f"{BASE}/{matter.pk + 999}")
    assert there.content == nowhere.content and there.status_code == 404
    assert stranger.get(BASE).json()["items"] == []
    for tail in ("clocks", "events", "steps", "papers", "attachments"):
        problem(stranger.get(f"{BASE}/{matter.pk}/{tail}"), 404)
    problem(send(stranger, f"{BASE}/{matter.pk}/steps/accept", {}), 404)


def test_clocks_events_and_offers(api, stall, move):
    matter = stall()
    (clock,) = api.get(f"{BASE}/{matter.pk}/clocks").json()
    assert (clock["key"], clock["due_on"], clock["stopped_on"]) == ("review", "2026-03-09", None) and clock["trace"]
    offers = {o["step"]["key"]: o for o in api.get(f"{BASE}/{matter.pk}/steps").json()}
    assert set(offers) == {"ask", "accept"} and offers["accept"]["allowed"]
    (event,) = api.get(f"{BASE}/{matter.pk}/events").json()
    assert event["step"] == "file" and event["answers"]["地点"] == "海边" and "张三丰" not in str(event)


def test_a_step_is_taken_once_under_one_key(api, stall):
    matter = stall()
    url = f"{BASE}/{matter.pk}/steps/accept"
    first = send(api, url, {"on": "2026-03-04", "version": 1}, **{"Idempotency-Key": "key-00001"})
    again = send(api, url, {"on": "2026-03-04", "version": 1}, **{"Idempotency-Key": "key-00001"})
    assert first.status_code == 200 and first.json() == again.json() and PaperRecord._plain.count() == 2
    assert first.json()["state"] == "open"
    problem(
        send(api, f"{BASE}/{matter.pk}/steps/hold", {"facts": {"reason": "x"}}, **{"Idempotency-Key": "key-00001"}), 409
    )
    assert problem(send(api, url, {}), 409)["type"] == "/api/#not-allowed"
    assert (
        problem(send(api, f"{BASE}/{matter.pk}/steps/hold", {"version": 1, "facts": {"reason": "x"}}), 409)["type"]
        == "/api/#stale"
    )
    assert problem(send(api, f"{BASE}/{matter.pk}/steps/hold", {}), 422)["errors"] == {"reason": "请填写"}
    problem(send(api, f"{BASE}/{matter.pk}/steps/nothing", {}), 404)
    problem(send(api, f"{BASE}/{matter.pk}/steps/file", {}), 404)


def test_somebody_elses_key_repeats_nothing(api, person, city, stall):
    matter = stall()
    send(api, f"{BASE}/{matter.pk}/steps/accept", {"on": "2026-03-04"}, **{"Idempotency-Key": "key-00001"})
    other = caller(person("b", city[1]))
    problem(send(other, f"{BASE}/{matter.pk}/steps/accept", {}, **{"Idempotency-Key": "key-00001"}), 404)
    clerk = caller(person("c", roles=("s.clerk",)))
    problem(send(clerk, f"{BASE}/{matter.pk}/steps/accept", {}, **{"Idempotency-Key": "key-00001"}), 403)
    problem(send(clerk, f"{BASE}/{matter.pk}/steps/hold", {"facts": {"reason": "x"}}), 403)


def test_a_case_is_opened_with_an_uploaded_file(api, city, person):
    kept = api.post("/api/v1/uploads", {"file": SimpleUploadedFile("证明.pdf", b"%PDF-1.4")}).json()
    facts = answers(city[0]) | {"proof": [kept["file"]], "agree": True}
    made = send(api, BASE, {"organ": city[0].pk, "facts": facts}, **{"Idempotency-Key": "key-00001"})
    assert made.status_code == 201 and len(made.json()["query_code"]) == 8
    again = send(api, BASE, {"organ": city[0].pk, "facts": facts}, **{"Idempotency-Key": "key-00001"})
    assert again.json()["case"] == made.json()["case"] and Matter._plain.count() == 1
    pk = made.json()["case"]
    (file,) = api.get(f"{BASE}/{pk}/attachments").json()
    assert file["name"] == "证明.pdf" and Attachment._plain.get().matter_id == pk
    (covered,) = caller(person("n"), "read").get(f"{BASE}/{pk}/attachments").json()
    assert covered["name"] == "附件"
    got = api.get(f"{BASE}/{pk}/attachments/{file['id']}")
    assert not Event._plain.filter(title__contains="证明").exists()
    assert got.content == b"%PDF-1.4" and got["Content-Disposition"].startswith("attachment")
    thief = caller(person("t"))
    for mark in (kept["file"], "1", 1, {"a": 1}):
        wrong = answers(city[0]) | {"proof": [mark], "agree": True}
        assert "proof" in problem(send(thief, BASE, {"organ": city[0].pk, "facts": wrong}), 422)["errors"]


@pytest.mark.parametrize(
    "body,field",
    [
        ({}, "organ"),
        ({"organ": 0}, "organ"),
        ({"organ": "x"}, "organ"),
        ({"organ": 1, "more": 1}, "more"),
        ({"organ": 10**30}, "organ"),
        ({"organ": 1, "on": 5}, "on"),
        ({"organ": 1, "facts": []}, "facts"),
    ],
)
def test_a_spoilt_body_is_named(api, body, field):
    assert field in problem(send(api, BASE, body), 422)["errors"]


def test_facts_are_checked_by_the_kernel(api, city):
    errors = problem(send(api, BASE, {"organ": city[0].pk, "facts": answers(city[0], phone="1", other="x")}), 422)[
        "errors"
    ]
    assert "电话号码有误" in errors["phone"] and "没有名为" in errors["other"]
    assert "organ" in problem(send(api, BASE, {"organ": city[1].pk, "facts": {}}), 422)["errors"]
    assert Matter._plain.count() == 0


def test_papers_need_the_scope_and_are_logged(api, person, stall, move):
    matter = stall()
    move(matter, "accept")
    paper = api.get(f"{BASE}/{matter.pk}/papers").json()[0]
    got = api.get(f"{BASE}/{matter.pk}/papers/{paper['id']}.pdf")
    assert got.content.startswith(b"%PDF") and Event._plain.filter(kind="paper.read").count() == 1
    problem(caller(person("r"), "read").get(f"{BASE}/{matter.pk}/papers/{paper['id']}.pdf"), 403)
    problem(caller(person("w", roles=("s.watcher",))).get(f"{BASE}/{matter.pk}/papers/{paper['id']}.pdf"), 403)
    problem(api.get(f"{BASE}/{matter.pk}/papers/{paper['id']}.exe"), 404)
    other = stall()
    problem(api.get(f"{BASE}/{other.pk}/papers/{paper['id']}.pdf"), 404)


def test_files_are_added_only_by_those_who_work_on_the_case(api, person, stall):
    matter = stall()
    pdf = {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "kind": "证据"}
    assert api.post(f"{BASE}/{matter.pk}/attachments", pdf).status_code == 201
    watcher = caller(person("w", roles=("s.watcher",)))
    problem(watcher.post(f"{BASE}/{matter.pk}/attachments", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}), 403)
    bad = {"file": SimpleUploadedFile("a.exe", b"MZ")}
    assert "类型不受理" in problem(api.post(f"{BASE}/{matter.pk}/attachments", bad), 422)["errors"]["file"]
    problem(api.post(f"{BASE}/{matter.pk}/attachments", {}), 422)


def test_figures_equal_their_lists(api, stall, move):
    for n in range(5):
        move(stall(place=f"地{n}"), "accept", on=date(2026, 3, 4))
    for n, matter in enumerate(Matter._plain.order_by("pk")[:3]):
        move(matter, "decide", on=date(2026, 3, 20), result="granted" if n else "refused")
    value = api.get("/api/v1/indicators/stall.granted").json()
    assert (value["value"], value["hit"], value["base"], value["text"]) == ("2/3", "2", "3", "66.66%")
    for part, count in (("base", 3), ("hit", 2), ("miss", 1)):
        page = api.get("/api/v1/indicators/stall.granted/records", {"part": part, "limit": 2}).json()
        items = page["items"]
        while page["next"]:
            page = api.get(
                "/api/v1/indicators/stall.granted/records", {"part": part, "limit": 2, "cursor": page["next"]}
            ).json()
            items += page["items"]
        assert len({i["id"] for i in items}) == len(items) == count and "张三丰" not in str(items)
    assert (
        api.get("/api/v1/indicators/stall.granted", {"start": "2025-01-01", "end": "2025-12-31"}).json()["text"]
        == "无记录"
    )
    assert (
        "end"
        in problem(api.get("/api/v1/indicators/stall.granted", {"start": "2026-02-01", "end": "2026-01-01"}), 422)[
            "errors"
        ]
    )
    problem(api.get("/api/v1/indicators/stall.nothing"), 404)
    problem(api.get("/api/v1/indicators/permit.timely"), 404)


def test_what_everybody_may_read(client, stall, move, db):
    matter = stall()
    move(matter, "accept", on=date(2026, 3, 4))
    move(matter, "decide", on=date(2026, 3, 20), result="granted", masked="申请人张某某")
    assert client.get("/api/v1/open/published/stall").json()["items"] == []
    move(matter, "publish", on=date(2026, 3, 21))
    (item,) = client.get("/api/v1/open/published/stall").json()["items"]
    assert item["facts"] == {"地点": "海边", "结果": "准予"} and "张三丰" not in str(item)
    body = client.get(f"/api/v1/open/published/stall/{matter.pk}").json()
    assert body["text"] == "申请人张某某" and "张三丰" not in str(body)
    assert client.get("/api/v1/open/published/stall", {"q": "张三丰"}).json()["items"] == []
    assert len(client.get("/api/v1/open/published/stall", {"q": "海边"}).json()["items"]) == 1
    names = {f["name"] for f in client.get("/api/v1/open/indicators").json()}
    assert "stall.received" in names and "stall.timely" not in names
    problem(client.get("/api/v1/open/published/permit"), 404)


def test_wrong_methods_and_addresses_are_problems_too(api, db):
    assert problem(api.delete("/api/v1/terms"), 405)["title"]
    problem(api.get("/api/v1/nothing/here"), 404)
    problem(api.post("/api/v1/nothing"), 404)
    problem(api.post(BASE, "{", content_type=JSON), 400)
    problem(api.post(BASE, b"\xff\xfe", content_type=JSON), 400)


def test_health_and_openapi(client, db):
    assert client.get("/api/v1/health").json()["status"] == "ok"
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.") and "/api/v1/due" in document["paths"]
    assert "application/problem+json" in str(document["paths"]["/api/v1/due"]["get"]["responses"]["default"])
    guide = client.get("/api/")
    assert guide.status_code == 200 and "Idempotency-Key" in guide.content.decode()
    assert Client().get("/api/v1/health")["Cache-Control"] == "no-store"


def test_the_plan_is_open_when_it_is_issued(client, db):
    problem(client.get("/api/v1/open/plan"), 404)
    from fadu.aspects.a9_coordination.annual_plan.loading import load_synthetic
    from fadu.people.city import load_city

    load_city()
    load_synthetic(2026)
    told = client.get("/api/v1/open/plan").json()
    assert len(told["aspects"]) == 9 and sum(len(a["tasks"]) for a in told["aspects"]) == 26
    assert {"key", "word", "reason"} == told["aspects"][0]["tasks"][0]["colour"].keys()
    assert client.get("/open/plan").status_code == client.get("/").status_code == 200
