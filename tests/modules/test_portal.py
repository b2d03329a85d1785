"""The public's pages of the whole city: everything a person is known by is searched for on all of them."""

from __future__ import annotations

import re
from html import unescape

from django.db.models import CharField
from django.urls import reverse

from fadu.kernel.models import Matter
from fadu.kernel.register import Register, register

from .conftest import BOOKS

OPEN = (
    *("/", "/calculator", "/file/", "/track", "/published/", "/open/plan", "/api/", "/login"),
    *("/api/v1/open/indicators", "/api/v1/open/published", "/api/v1/terms"),
)
LINK = re.compile(r'href="(/published/[^"#]*|\?[^"]*)"')


def known_by(book: Register) -> set[str]:
    """Names, numbers and addresses of everybody in the register: private fields short enough to name somebody."""
    found: set[str] = set()
    for model, names in (
        (book.model, book.private),
        *((child, getattr(child, "private_fields", ())) for child in book.children),
    ):
        fields = [name for name in names if type(model._meta.get_field(name)) is CharField]
        for row in model._plain.values_list(*fields) if fields else ():
            found |= {str(value) for value in row if value and len(str(value)) > 2}
    return found


def published(client) -> list[str]:
    """Addresses of all published cases, page after page."""
    found, ahead, done = [], ["/published/"], set()
    while ahead:
        path = ahead.pop()
        done.add(path)
        for link in map(unescape, LINK.findall(client.get(path).content.decode())):
            target = f"/published/{link}" if link.startswith("?") else link
            if re.search(r"/\d+/$", target):
                found.append(target)
            elif target not in done:
                ahead.append(target)
    return sorted(set(found))


def test_no_public_page_names_anybody(client_of):
    client, secrets = client_of(""), set().union(*(known_by(register(key)) for key in BOOKS))
    cases = published(client)
    assert cases and len(secrets) > 50
    pages = [*OPEN, *cases, *(reverse("file", args=[key]) for key in BOOKS if _files(register(key)))]
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        body = answer.content.decode()
        found = [word for word in secrets if word in body]
        assert not found, (path, found)


def _files(book: Register) -> bool:
    return bool(book.pages.portal and book.pages.portal.file_step)


def test_a_published_case_is_one_that_the_register_opens(client_of):
    client = client_of("")
    opened = {path.rstrip("/").rpartition("/")[2] for path in published(client)}
    rows = {str(pk) for key in BOOKS if register(key).pages.portal for pk in _open(register(key))}
    assert opened == rows


def _open(book: Register) -> list[int]:
    from fadu.kernel.access import PUBLIC

    return list(book.model.objects.for_user(PUBLIC).values_list("pk", flat=True))


def test_number_and_code_open_one_case_and_name_nobody_else(client_of):
    client = client_of("")
    mine, other = Matter._plain.filter(register="reconsideration").exclude(query_code="").order_by("-pk")[:2]
    client.post("/track", {"number": mine.number, "code": mine.query_code})
    assert client.get(f"/track/{mine.pk}/").status_code == 200
    assert client.get(f"/track/{other.pk}/").status_code == 302
    body = client.get(f"/track/{mine.pk}/").content.decode()
    own = register("reconsideration").model._plain.get(pk=mine.pk).applicant_name
    assert not [word for word in known_by(register("reconsideration")) - {own} if word in body and word not in own]
