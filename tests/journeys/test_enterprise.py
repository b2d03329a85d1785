"""An enterprise signs in, sees the visit, rates it by a blind ballot; the body it rated cannot tell who did."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fadu.people.city import load_city
from fadu.people.models import Post, User
from fadu.registry.enterprise_voice.models import Ballot, BallotRoll, OpenedRating, RatingCell
from fadu.registry.enterprise_voice.releasing import release_due
from tests.axe import complaints
from tests.enterprises.conftest import Town

TOLD, RELEASE = date(2026, 10, 20), date(2026, 12, 10)
WORDS = "讲得清楚，一次查完。"


@pytest.fixture
def visited(transactional_db: Any, settings: Any, day: Any) -> Any:
    """Eight visits by one body, five already rated; one enterprise is still to say what it thinks, two never will."""
    settings.FADU_DEMO = True
    day.set(date(2026, 11, 23))
    load_city()
    town = Town()
    visits = [town.visit(firm, TOLD) for firm in town.firms[:8]]
    for visit in visits[:5]:
        town.vote(visit, 4)
    return town, visits


def test_an_enterprise_rates_and_the_body_cannot_tell_who(
    visited: Any, live_server: Any, page: Any, client: Any
) -> None:
    town, visits = visited
    firm = town.firms[5]
    requests: list[Any] = []

    def note(one: Any) -> None:  # a bound method of a list is nothing that playwright can hold
        requests.append(one)

    page.on("request", note)
    _sign_in(page, live_server.url, firm)
    _nothing_serious(page)
    page.click("text=评价这次检查")
    page.wait_for_selector("#ballot")
    _nothing_serious(page)
    page.check(f"input[name='score-{town.organ.pk}'][value='2']")
    page.fill("textarea", f"{firm.name}：{WORDS}")
    page.click("text=投入票箱")
    page.wait_for_selector("#warned:visible")  # the text names its writer: asked before it is sent
    assert Ballot.objects.count() == 5
    page.fill("textarea", WORDS)
    page.click("text=投入票箱")
    page.wait_for_selector("text=已经投入票箱")
    assert (Ballot.objects.count(), BallotRoll.objects.count()) == (6, 6)
    cast = next(one for one in requests if one.url.endswith("/ballot-box"))
    assert "cookie" not in cast.all_headers()
    page.goto(f"{live_server.url}/portal/enterprise/visit/{visits[5].pk}/rate")
    assert "没有可以评价的机关" in page.inner_text("main")
    _body_sees_sums_only(town, client)


def _nothing_serious(page: Any) -> None:
    assert not complaints(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _sign_in(page: Any, url: str, firm: Any) -> None:
    page.goto(f"{url}/portal/enterprise/")
    page.fill("#i-uscc", firm.uscc)
    page.click("text=发送验证码")
    page.fill("#i-code", page.inner_text("#shown-code"))
    page.click("button:has-text('登录')")


def _body_sees_sums_only(town: Town, client: Any) -> None:
    assert release_due(RELEASE) == 1
    cell = RatingCell._plain.get()
    assert (cell.rated, cell.satisfied) == (6, 5) and OpenedRating.objects.filter(text=WORDS).exists()
    head = User.objects.create_user("body.head", name="某甲")
    Post.objects.create(user=head, role="inspection.head", organ=town.organ, title="局长", from_date=date(2025, 1, 1))
    client.force_login(head, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/voice/", f"/r/visit_rating/{cell.pk}/", "/r/visit_rating/export.json", "/search?q=讲得清楚"):
        answer = client.get(path)
        assert answer.status_code == 200 and WORDS not in answer.content.decode(), path
    assert client.get(f"/voice/{cell.pk}/texts/").status_code == 404
