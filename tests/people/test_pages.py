"""The pages: who may open them, that they render, that forms act and explain themselves."""

import re

import pytest
from django.urls import reverse

from fadu.kernel.today import today
from fadu.people.models import Delegation, Organ, Post, User

pytestmark = pytest.mark.django_db
LISTS = ("people-users", "people-posts", "people-delegations", "people-organs")


def body(answer):
    """The page as text; checks what every page must keep."""
    text = answer.content.decode()
    assert " style=" not in text and "<style" not in text and "<script>" not in text and "onclick" not in text
    assert "no-store" in answer["Cache-Control"]
    return text


def every_page(user, organ, post):
    """name, arguments of each administrators' page with the roles that may open it."""
    both, system, security = {"system_admin", "security_admin"}, {"system_admin"}, {"security_admin"}
    yield from ((reverse(name), both) for name in LISTS)
    yield reverse("people-user", args=[user.pk]), both
    yield reverse("people-organ", args=[organ.pk]), both
    yield reverse("people-user-new"), system
    yield reverse("people-user-edit", args=[user.pk]), system
    yield reverse("people-organ-new"), system
    yield reverse("people-organ-edit", args=[organ.pk]), system
    yield reverse("people-organ-rename", args=[organ.pk]), system
    yield reverse("people-grant", args=[user.pk]), security
    yield reverse("people-post", args=[post.pk]), security


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin", "leader", "coordinator", ""])
def test_roles_are_enforced_on_every_page(client, signed_in, make_holder, justice, role):
    person = make_holder("unit_contact", "person", "赵某")
    if role:
        signed_in(role)
    for address, allowed in every_page(person, justice, person.posts.get()):
        answer = client.get(address)
        if not role:
            assert answer.status_code == 302 and answer["Location"].startswith("/login?next="), address
        else:
            assert answer.status_code == (200 if role in allowed else 403), (role, address)
            if role in allowed:
                body(answer)


@pytest.mark.parametrize("name", ["close", "reopen", "password", "unlock", "totp"])
@pytest.mark.parametrize("role", ["audit_admin", "leader"])
def test_acts_are_closed_to_others(client, signed_in, make_user, role, name):
    person = make_user("person")
    before = person.password
    signed_in(role)
    assert client.post(reverse("people-user-act", args=[person.pk, name])).status_code == 403
    person.refresh_from_db()
    assert person.is_active and person.password == before


def test_opening_an_account(client, signed_in):
    signed_in("system_admin")
    address = reverse("people-user-new")
    page = body(client.post(address, {"username": "wang xm", "name": "", "phone": "abc"}))
    assert "有 3 处需要改正" in page and "请填写这一项" in page and "电话号码只能" in page
    page = body(client.post(address, {"username": "wangxm", "name": "王某", "phone": "13800001111"}))
    shown = re.search(r"<code>([^<]+)</code>", page).group(1)
    assert User.objects.get(username="wangxm").check_password(shown)
    page = body(client.get(reverse("people-users")))
    assert "王某" in page and "13800001111" not in page and "138****1111" in page
    assert "这个用户名已被使用" in body(client.post(address, {"username": "WangXM", "name": "王某"}))


def test_searching_users_keeps_names_out_of_addresses(client, signed_in, make_user):
    make_user("liming", "李明")
    signed_in("security_admin")
    for q in ("李明", "lm", "limi"):
        answer = client.post(reverse("people-users"), {"q": q})
        assert "李明" in body(answer) and not answer.request["QUERY_STRING"]
    assert "没有符合条件的用户" in body(client.post(reverse("people-users"), {"q": "无此人"}))


def test_users_are_paged(client, signed_in, make_user):
    signed_in("system_admin")
    User.objects.bulk_create(User(username=f"u{n}", name=f"用户{n:03d}", password="!") for n in range(60))
    page = body(client.get(reverse("people-users")))
    link = re.search(r'href="\?([^"]+)" rel="next"', page).group(1)
    rest = body(client.get(reverse("people-users") + "?" + link.replace("&amp;", "&")))
    assert "用户059" in rest and "用户000" not in rest


def test_granting_and_ending_a_post(client, signed_in, make_user, justice):
    person = make_user("person", "赵某")
    signed_in("security_admin")
    address = reverse("people-grant", args=[person.pk])
    page = body(client.post(address, {"organ": justice.pk, "role": "king", "start": "3月2日"}))
    assert "请从列出的选项中选择" in page and "请填写日期" in page
    client.post(address, {"organ": justice.pk, "role": "leader", "title": "局长", "start": "2026-03-02"})
    post = Post.objects.get(user=person)
    page = body(client.post(address, {"organ": justice.pk, "role": "audit_admin", "start": "2026-03-02"}))
    assert "互不兼任" in page
    assert "局长" in body(client.get(reverse("people-posts")))
    end = {"act": "end", "last_day": "2026-02-01", "reason": "调离"}
    assert "不能早于昨天" in body(client.post(reverse("people-post", args=[post.pk]), end))
    client.post(reverse("people-post", args=[post.pk]), end | {"last_day": "2026-03-31"})
    assert Post.objects.get(pk=post.pk).to_date.isoformat() == "2026-03-31"


def test_transferring_on_the_page(client, signed_in, make_holder, government):
    person = make_holder("leader", "person")
    signed_in("security_admin")
    move = {"act": "move", "organ": government.pk, "role": "coordinator", "title": "", "first_day": "2026-03-02"}
    assert client.post(reverse("people-post", args=[person.posts.get().pk]), move).status_code == 302
    assert [p.role for p in person.posts.order_by("pk")] == ["leader", "coordinator"]


def test_posts_of_another_day(client, signed_in, make_holder):
    make_holder("unit_contact", "person", "赵某")
    signed_in("system_admin")
    assert "赵某" in body(client.get(reverse("people-posts")))
    assert "赵某" not in body(client.get(reverse("people-posts") + "?on=2025-12-31"))


def test_organ_form_explains_the_code(client, signed_in, justice):
    signed_in("system_admin")
    sent = {
        "short": "市司法局",
        "kind": "department",
        "area": "371000",
        "parent": justice.parent_id,
        "order": "1",
        "confidence": "verified",
        "code": "11371000004359010K",
    }
    address = reverse("people-organ-edit", args=[justice.pk])
    assert "应当是“J”" in body(client.post(address, sent))
    assert client.post(address, sent | {"code": "1137 1000 0043 5922 12"}).status_code == 302
    assert Organ.objects.get(pk=justice.pk).code == "113710000043592212"
    new = {**sent, "code": "113710000043592212", "key": "twin", "name": "另一个局", "short": "另一个局"}
    assert client.post(reverse("people-organ-new"), new).status_code == 400
    assert client.post(reverse("people-organ-new"), new | {"code": ""}).status_code == 302


def test_renaming_on_the_page_shows_history(client, signed_in, justice):
    signed_in("system_admin")
    sent = {"name": "威海市司法行政局", "short": "市司法行政局", "first_day": "2026-03-01", "basis": ""}
    assert client.post(reverse("people-organ-rename", args=[justice.pk]), sent).status_code == 302
    page = body(client.get(reverse("people-organ", args=[justice.pk])))
    assert "威海市司法行政局" in page and "曾用名称" in page and "威海市司法局" in page


def test_the_whole_city_is_listed_with_its_marks(client, signed_in, city):
    signed_in("system_admin", organ=Organ.objects.get(key="sfj"))
    page = body(client.get(reverse("people-organs")))
    assert "名称待确认" in page and "待核对" in page and f"共{Organ.objects.count()}个机构" in page
    assert "威海市司法局" in body(client.get(reverse("people-organs") + "?q=whssfj"))
    for area in ("371071", "371002"):
        assert "怡园街道" in body(client.get(reverse("people-organs") + f"?area={area}"))


def test_delegating_an_own_post(client, signed_in, make_holder):
    colleague = make_holder("unit_contact", "qian", "钱某")
    admin = make_holder("audit_admin", "shenji", "孙某")
    user = signed_in("leader")
    page = body(client.get(reverse("delegate")))
    assert "钱某" in page and "孙某" not in page
    sent = {
        "post": user.posts.get().pk,
        "to_user": colleague.pk,
        "start": "2026-03-02",
        "end": "2026-03-06",
        "reason": "学习",
    }
    assert client.post(reverse("delegate"), sent | {"to_user": admin.pk}).status_code == 400
    assert client.post(reverse("delegate"), sent | {"post": colleague.posts.get().pk}).status_code == 400
    assert client.post(reverse("delegate"), sent)["Location"] == reverse("account")
    assert "委托出去的岗位" in body(client.get("/account/"))
    lent = Delegation.objects.get()
    client.post(reverse("delegation-end", args=[lent.pk]))
    lent.refresh_from_db()
    assert lent.to_date.isoformat() == "2026-03-01"


def test_delegations_of_others_cannot_be_ended(client, signed_in, make_holder, make_user):
    head, deputy = make_holder("leader", "li", "李某"), make_user("deputy")
    lent = Delegation.objects.create(
        from_post=head.posts.get(), to_user=deputy, from_date=today(), to_date=today(), reason="x"
    )
    signed_in("coordinator")
    assert client.post(reverse("delegation-end", args=[lent.pk])).status_code == 403


def test_the_account_page_of_a_guarded_session_is_cheap(client, signed_in, django_assert_max_num_queries):
    signed_in("leader")
    client.get("/account/")
    with django_assert_max_num_queries(12):
        client.get("/account/")
