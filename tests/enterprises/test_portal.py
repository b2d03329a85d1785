"""The enterprise's pages: signing in, what it sees, rating with and without script, complaining, offering dates."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.registry.enterprise_voice import ballots, offers
from fadu.registry.enterprise_voice.models import Ballot, BallotRoll, Complaint, SignInCode
from fadu.registry.enterprise_voice.procedure import supervision_of
from fadu.registry.enterprise_voice.rules import blind

from .conftest import DAY, somebody

HOME = "/portal/enterprise/"
OCTOBER = date(2026, 10, 20)


def enter(client, firm) -> None:
    """Sign in as a person does, with the code that the demonstration shows."""
    assert client.post(f"{HOME}signin", {"uscc": firm.uscc}).status_code == 302
    code = re.search(r'id="shown-code">(\d{8})<', client.get(f"{HOME}code").content.decode())[1]
    assert SignInCode.objects.get(pk=firm.pk).digest != code
    assert client.post(f"{HOME}code", {"code": code}).status_code == 302
    assert firm.name in client.get(HOME).content.decode()


def test_signing_in_and_out(town, client, demo):
    firm = town.firms[0]
    assert client.get(HOME).headers["Location"].endswith("/signin")
    enter(client, firm)
    assert not SignInCode.objects.exists()  # a code works once
    client.post(f"{HOME}leave")
    assert client.get(HOME).status_code == 302
    for path in ("complain", "visit/1/", "visit/1/rate", "complaint/1/"):
        assert client.get(HOME + path).status_code == 302, path


def test_who_asks_learns_nothing_about_who_is_registered(town, client, demo):
    from fadu.registry.enterprises.codes import fake

    unknown = fake([600_000], ["91"], ["371002"])[0]
    known = client.post(f"{HOME}signin", {"uscc": town.firms[0].uscc})
    other = client.post(f"{HOME}signin", {"uscc": unknown})
    assert (known.status_code, known.headers["Location"]) == (other.status_code, other.headers["Location"])
    assert client.post(f"{HOME}signin", {"uscc": unknown[:17] + "?"}).status_code == 422


def test_too_many_codes_are_refused_and_real_data_needs_a_real_sender(town, client, demo, settings):
    firm = town.firms[0]
    answers = [client.post(f"{HOME}signin", {"uscc": firm.uscc}).status_code for _ in range(7)]
    assert answers[:5] == [302] * 5 and answers[-1] == 429
    settings.FADU_DEMO = False
    answer = client.post(f"{HOME}signin", {"uscc": town.firms[1].uscc})
    assert answer.status_code == 503 and "没有接通短信" in answer.content.decode()


def test_anybody_may_check_a_name_by_its_whole_code_only(town, client, demo):
    firm = town.firms[0]
    page = client.post(f"{HOME}lookup", {"uscc": firm.uscc}).content.decode()
    assert firm.name in page and firm.address not in page and firm.contact_phone not in page
    assert client.post(f"{HOME}lookup", {"uscc": firm.uscc[:12]}).status_code == 422


def test_an_enterprise_sees_its_own_visits_only(town, client, demo):
    mine, other = town.visit(town.firms[0], OCTOBER), town.visit(town.firms[1], OCTOBER)
    enter(client, town.firms[0])
    assert client.get(f"{HOME}visit/{mine.pk}/").status_code == 200
    for path in ("", "rate", "ballot"):
        send = client.post if path == "ballot" else client.get
        assert send(f"{HOME}visit/{other.pk}/{path}").status_code == 404, path


def test_findings_are_shown_once_they_have_been_told(town, client, demo):
    """The record holds them from the day of the visit; the enterprise reads them when it has been told."""
    visit, words = town.visit(town.firms[0], OCTOBER), "灭火器压力不足"
    item, body = small_item(town), visit.bodies.first().body
    visit.items.create(item=item, body=body, result="order", findings=words)
    type(visit)._plain.filter(pk=visit.pk).update(told_on=None, result="order", state="recorded")
    enter(client, town.firms[0])
    pages = [client.get(path).content.decode() for path in (HOME, f"{HOME}visit/{visit.pk}/")]
    visit.refresh_from_db()
    assert "form" not in {document.key for document in shown_papers(visit)}
    assert "待告知" in pages[1] and not any(words in page or "责令限期改正" in page for page in pages)
    type(visit)._plain.filter(pk=visit.pk).update(told_on=OCTOBER, state="told")
    pages = [client.get(path).content.decode() for path in (HOME, f"{HOME}visit/{visit.pk}/")]
    assert words in pages[1] and all("责令限期改正" in page for page in pages)
    visit.refresh_from_db()
    assert {document.key for document in shown_papers(visit)} == {"form", "record"}


def shown_papers(visit):
    """What the enterprise would be offered of a record and a form."""
    from types import SimpleNamespace

    from fadu.web.portal.enterprise import mending

    class Papers(list):
        """As a query gives them."""

        def defer(self, name):
            return self

    kept = Papers(SimpleNamespace(key=key) for key in ("record", "form"))
    return mending.papers(SimpleNamespace(papers=lambda: kept, was_told=visit.was_told))


def small_item(town):
    """One item of the catalogue."""
    from fadu.registry.inspection_catalogue.bulk import cards
    from fadu.registry.inspection_catalogue.models import Item

    made = Item(code="事-1", name="消防检查", organ=town.organ, area=town.organ.area.code, opened_on=DAY)
    cards("inspection_item", [made], [("检事1", "消防检查")])
    return made


def test_rating_without_script(town, client, demo):
    visit = town.visit(town.firms[0], OCTOBER)
    enter(client, town.firms[0])
    path, organ = f"{HOME}visit/{visit.pk}/rate", town.organ.pk
    assert client.post(path, {}).status_code == 422
    said = {f"score-{organ}": "2", f"tags-{organ}": ["again"], f"text-{organ}": f"{town.firms[0].name}不满意"}
    warned = client.post(path, said)
    assert warned.status_code == 422 and "本企业的名称" in warned.content.decode() and not Ballot.objects.exists()
    assert "已经投入票箱" in client.post(path, said | {"sure": "1"}).content.decode()
    assert (Ballot.objects.count(), BallotRoll.objects.count()) == (1, 1)
    assert "没有可以评价的机关" in client.post(path, said | {"sure": "1"}).content.decode()
    assert Ballot.objects.count() == 1


def test_a_blind_ballot_is_cast_by_a_stranger_to_the_session(town, client, demo):
    from django.test import Client

    visit = town.visit(town.firms[0], OCTOBER)
    enter(client, town.firms[0])
    organ, month = town.organ.pk, "2026-10"
    key = ballots.public(ballots.key_of(organ, month))
    token = blind.new_token()
    hidden, factor = blind.blind(token, key)
    ask = {"organ": organ, "blinded": str(hidden)}
    answer = client.post(f"{HOME}visit/{visit.pk}/ballot", json.dumps(ask), content_type="application/json")
    signature = blind.unblind(int(answer.json()["signed"]), factor, key)
    box, stranger = f"{HOME}ballot-box", Client(enforce_csrf_checks=True)
    vote = {
        "organ": organ,
        "month": month,
        "token": token.hex(),
        "signature": str(signature),
        "score": 4,
        "tags": [],
        "text": "",
    }
    answer = stranger.post(box, json.dumps(vote), content_type="application/json")
    assert answer.status_code == 200 and not answer.cookies, answer.content
    assert stranger.post(box, json.dumps(vote), content_type="application/json").json() == answer.json()
    assert Ballot.objects.count() == 1
    _spoilt_votes_are_refused(stranger, box, vote)
    second = {"organ": organ, "blinded": str(blind.blind(blind.new_token(), key)[0])}
    again = client.post(f"{HOME}visit/{visit.pk}/ballot", json.dumps(second), content_type="application/json")
    assert again.status_code == 409 and "已经评价过" in again.json()["error"]


def _spoilt_votes_are_refused(stranger, box, vote) -> None:
    for spoilt in (
        {"score": 9},
        {"token": "zz"},
        {"signature": "1"},
        {"organ": "x"},
        {"tags": "no"},
        {"text": "字" * 501},
    ):
        refused = stranger.post(box, json.dumps(vote | spoilt), content_type="application/json")
        assert refused.status_code == 409 and refused.json()["error"], spoilt


def test_offers_are_kept_shown_and_taken_back(town, client, demo):
    firm = town.firms[0]
    enter(client, firm)
    client.post(f"{HOME}offer", {"since": "2026-12-01", "until": "2026-12-03", "half": "am", "note": "盘点以后"})
    client.post(f"{HOME}offer", {"since": "2026-01-01"})
    whole_day = re.search(r'<select[^>]*name="half"[^>]*>\s*<option value=""', client.get(HOME).content.decode())
    assert whole_day and "required" not in whole_day[0]  # no browser sends a required choice whose value is empty
    kept = offers.standing(firm.pk).get()
    planner = somebody("inspection.planner", firm.organ.key)
    assert [o.pk for o in offers.suiting(planner, date(2026, 12, 2), date(2026, 12, 2))] == [kept.pk]
    assert not offers.suiting(planner, date(2026, 12, 4), date(2026, 12, 9)).exists()
    client.post(f"{HOME}offer", {"withdraw": str(kept.pk)})
    assert not offers.standing(firm.pk).exists()


def test_a_complaint_goes_to_the_supervision_and_comes_back(town, client, demo):
    visit = town.visit(town.firms[0], OCTOBER)
    enter(client, town.firms[0])
    said = {"body": str(town.organ.pk), "visit": str(visit.pk), "subject": "repeated", "content": "两次查同样的内容",
            "contact": "某甲",
            "phone": "13800000000", "key": "k1"}  # fmt: skip
    assert client.post(f"{HOME}complain", said | {"content": ""}).status_code == 422
    assert client.post(f"{HOME}complain", said).status_code == client.post(f"{HOME}complain", said).status_code == 302
    case = Complaint._plain.get()
    assert case.organ == supervision_of(town.organ) and case.enterprise_id == town.firms[0].pk
    supervisor, head = somebody("inspection.supervisor", "sfj"), somebody("inspection.head", "yjj")
    book = register("enterprise_complaint")
    assert not book.model.objects.for_user(head).exists()
    case = take(case, "accept", supervisor).case
    facts = {"result": "upheld", "findings": "属实", "demand": "合并检查", "demand_due": DAY + timedelta(days=20)}
    case = take(case, "decide", supervisor, facts).case
    assert case.state == "correcting" and {p.key for p in case.papers()} == {"result", "correction"}
    assert not book.model.objects.for_user(head).exists()  # it did not agree to be named
    page = client.get(f"{HOME}complaint/{case.pk}/").content.decode()
    assert "属实" in page and "处理结果告知书" in page
    with frozen_today(DAY + timedelta(days=3)):
        assert take(case, "correct", SYSTEM, {"correction": "已合并"}).case.state == "closed"


def test_the_body_answers_only_where_it_may_know(town, client, demo):
    from fadu.kernel.access import PUBLIC
    from fadu.kernel.procedure import NotAllowed, open_case

    supervisor, head = somebody("inspection.supervisor", "sfj"), somebody("inspection.head", "yjj")
    facts = {"uscc": town.firms[0].uscc, "body": town.organ.pk, "subject": "conduct", "content": "x", "contact": "甲",
             "phone": "13800000000"}  # fmt: skip
    book, office = register("enterprise_complaint"), supervision_of(town.organ).pk
    for named in (True, False):
        case = open_case(book, PUBLIC, facts | {"may_name": named}, organ_id=office, step="file").case
        case = take(case, "accept", supervisor).case
        if not named:
            with pytest.raises(NotAllowed, match="不得透露"):
                take(case, "ask", supervisor, {"question": "为什么"})
            continue
        case = take(case, "ask", supervisor, {"question": "为什么"}).case
        case = take(case, "answer", head, {"answer": "因为"}).case
        assert case.state == "handling"
        assert take(case, "withdraw", PUBLIC.unlocking(case.pk)).case.state == "withdrawn"


def test_an_enterprise_sees_why_it_has_its_class_and_objects(town, client, demo):
    """The sum on the page is the score; the objection goes to its regulator and comes back; nobody else's opens."""
    from fadu.aspects.a8_digital.risk_supervision import running
    from fadu.aspects.a8_digital.risk_supervision.models import Objection
    from fadu.aspects.a8_digital.risk_supervision.schemes import general

    firm, other = town.firms[:2]
    enter(client, firm)
    assert "还没有评过分" in client.get(f"{HOME}risk/").content.decode()
    run = running.complete(running.begin(general(DAY), SYSTEM, day=DAY))
    page = client.get(f"{HOME}risk/").content.decode()
    total = re.search(r"<dt>总分</dt><dd>([\d.]+)</dd>", page)[1]
    said = re.search(r"<b>合计 ([\d.]+) 分</b> = ([\d. +]+)", page)
    assert said[1] == total and sum(Decimal(part) for part in said[2].split("+")) == Decimal(total)
    assert run.title in page and "逐项之和等于留存的总分" in page
    proof = SimpleUploadedFile("证明.txt", "已经撤销".encode())
    facts = {"about": "data", "term": "", "claim": "处罚已撤销", "contact": "某甲", "phone": "13800000000", "key": "k1"}
    assert client.post(f"{HOME}risk/object", facts | {"claim": ""}).status_code == 422
    for _ in range(2):
        answer = client.post(f"{HOME}risk/object", facts | {"evidence": proof})
        proof.seek(0)
    case = Objection._plain.select_related("organ").get()
    assert answer.headers["Location"].endswith(f"/risk/objection/{case.pk}/") and case.organ_id == firm.organ_id
    assert case.enterprise_id == firm.pk and "已收到" in client.get(answer.headers["Location"]).content.decode()
    client.post(f"{HOME}leave")
    enter(client, other)
    assert client.get(f"{HOME}risk/objection/{case.pk}/").status_code == 404
    assert client.post(f"{HOME}risk/objection/{case.pk}/withdraw").status_code == 404
