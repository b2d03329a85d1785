"""Closed by default: every page for everybody, and what nobody without a grant may read, count or change."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, get_resolver

from fadu.kernel.models import Event

from .addresses import changes, pages
from .conftest import PHONE, SECRET

OPEN_TO_ALL_STAFF = {
    "desk",
    "search",
    "search 许可",
    "indicators",
    "calendar",
    "settings",
    "notices",
    "terms",
    "statutes",
    "numbers",
    "organs",
}
OF_REGISTER = {"list", "case", "dossier", "counted", "export xlsx", "export csv", "export json", "indicator"}
PAPERS = {"paper pdf", "paper docx"}
OF_STEPS = {"new", "new_any", "step accept", "step hold", "step decide", "import", "import_template"}
AUDIT = {"audit", "audit_progress", "audit_row"}
EXPECTED = {
    "clerk": OPEN_TO_ALL_STAFF | OF_REGISTER | OF_STEPS | PAPERS,
    "handler": OPEN_TO_ALL_STAFF | OF_REGISTER | OF_STEPS | PAPERS,
    "head": OPEN_TO_ALL_STAFF | OF_REGISTER | PAPERS | {"step accept", "step hold", "step decide", "import_template"},
    "watcher": OPEN_TO_ALL_STAFF | OF_REGISTER | {"step accept", "step hold", "step decide", "import_template"},
    "coordinator": OPEN_TO_ALL_STAFF | OF_REGISTER | {"step accept", "step hold", "step decide", "import_template"},
    "auditor": OPEN_TO_ALL_STAFF | AUDIT,
    "sysadmin": OPEN_TO_ALL_STAFF,
    "idle": OPEN_TO_ALL_STAFF,
}


@pytest.fixture
def case(file):
    return file(state="open")


def test_anonymous_is_sent_to_the_login_everywhere(signed_in, case):
    client = signed_in("")
    for name, path in pages(case).items():
        answer = client.get(path)
        assert answer.status_code == 302 and answer.url.startswith("/login"), name
        assert SECRET not in answer.content.decode()
    for name, path in changes(case).items():
        answer = client.post(path)
        assert answer.status_code in (302, 403), name
        assert answer.status_code == 403 or answer.url.startswith("/login"), name
    assert case.events().count() == 2


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_role_opens_its_pages_and_no_other(signed_in, case, name):
    client = signed_in(name)
    opened = {key for key, path in pages(case).items() if client.get(path).status_code in (200, 409)}
    assert opened == EXPECTED[name]


@pytest.mark.parametrize("name", ["other", "auditor", "sysadmin", "idle"])
def test_without_a_grant_nothing_of_a_case_is_read_or_counted(signed_in, case, name):
    client = signed_in(name)
    for key, path in pages(case).items():
        if key in AUDIT:
            continue
        body = client.get(path).content.decode(errors="ignore")
        assert case.matter.number not in body, key
        assert SECRET not in body and PHONE not in body, key
    counted = client.get("/desk/").content.decode()
    assert "0 个期限在走" in counted


def test_another_organ_gets_404_not_403(signed_in, case):
    client = signed_in("other")
    for key in ("case", "step hold", "paper pdf"):
        assert client.get(pages(case)[key]).status_code == 404, key
    assert client.post(changes(case)["step"], {"reason": "x"}).status_code == 404


def test_private_values_are_covered_until_asked_for_and_the_reading_is_logged(signed_in, case):
    client = signed_in("handler")
    for key, path in pages(case).items():
        if not key.startswith(("export", "paper", "dossier")):
            body = client.get(path).content.decode(errors="ignore")
            assert SECRET not in body and PHONE not in body, key
    before = Event._plain.filter(kind="private.read").count()
    body = client.post(changes(case)["reveal"]).content.decode()
    assert SECRET in body and PHONE in body
    event = Event._plain.filter(kind="private.read").get()
    assert before == 0 and event.matter_id == case.pk and event.facts["fields"] == ["申请人", "电话"]


def test_opening_the_dossier_uncovers_for_readers_and_is_logged(signed_in, case):
    path = pages(case)["dossier"]
    assert SECRET in signed_in("handler").get(path).content.decode()
    assert SECRET not in signed_in("watcher").get(path).content.decode()
    assert SECRET not in signed_in("head").get(path).content.decode()
    assert Event._plain.filter(kind="dossier.read").count() == 2
    assert "查阅记录 2 条" in signed_in("handler").get(pages(case)["case"]).content.decode()


def test_uncovering_gives_only_the_granted_fields(signed_in, case):
    body = signed_in("head").post(changes(case)["reveal"]).content.decode()
    assert PHONE in body and SECRET not in body
    assert signed_in("watcher").post(changes(case)["reveal"]).status_code == 404


def test_the_title_is_covered_on_every_list(signed_in, case):
    body = signed_in("watcher").get("/search?q=许可").content.decode()
    assert "欧某某某的申请" in body


def test_every_address_of_the_pages_is_in_these_tests(case):
    names = {p.name for p in get_resolver("fadu.web.urls").url_patterns if isinstance(p, URLPattern) and p.name}
    tested = {key.partition(" ")[0] for key in (*pages(case), *changes(case))}
    assert names - tested <= {"file"}, "file: tested with uploads"


def test_what_is_shown_is_not_kept_by_the_browser(signed_in, case):
    assert "no-store" in signed_in("handler").get(pages(case)["case"])["Cache-Control"]
