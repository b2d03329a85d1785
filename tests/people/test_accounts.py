"""Accounts: who opens, closes, resets and unlocks; the first administrators."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError

from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Event
from fadu.people import accounts
from fadu.people.actors import actor_for
from fadu.people.models import Post, User

pytestmark = pytest.mark.django_db


def test_opening_gives_a_strong_password_to_be_changed(actor_of_role):
    user, password = accounts.open_account(actor_of_role("system_admin"), "wangxm", "王某", phone="13800001111")
    validate_password(password, User(username="other"))
    assert user.check_password(password) and user.must_change_password and user.created_on.isoformat() == "2026-03-02"
    event = Event._plain.get()
    assert event.kind == "people.user.opened" and event.facts == {"user": user.pk}


def test_initial_passwords_differ():
    assert len({accounts.initial_password() for _ in range(50)}) == 50


SYSTEM_ACTS = [accounts.close_account, accounts.reopen_account, accounts.reset_password]
SECURITY_ACTS = [accounts.unlock_account, accounts.remove_second_factor]


@pytest.mark.parametrize("act", SYSTEM_ACTS + SECURITY_ACTS)
def test_acts_belong_to_one_administrator(actor_of_role, make_user, act):
    user = make_user()
    right = "system_admin" if act in SYSTEM_ACTS else "security_admin"
    for role in ("system_admin", "security_admin", "audit_admin", "leader"):
        if role == right:
            act(actor_of_role(role), user)
        else:
            with pytest.raises(PermissionDenied):
                act(actor_of_role(role), user)
    assert Event._plain.count() == 1


@pytest.mark.parametrize("act", [accounts.close_account, accounts.reset_password])
def test_not_on_oneself(make_holder, act):
    user = make_holder("system_admin", "xitong")
    with pytest.raises(PermissionDenied, match="本人"):
        act(actor_for(user), user)


def test_the_last_administrator_stays(actor_of_role, make_holder):
    system = actor_of_role("system_admin")
    last = make_holder("audit_admin", "shenji")
    with pytest.raises(ValidationError, match="唯一的审计管理员"):
        accounts.close_account(system, last)
    make_holder("audit_admin", "shenji2")
    accounts.close_account(system, last)
    assert actor_for(User.objects.get(pk=last.pk)).is_public


def test_closing_ends_the_session(client, signed_in, actor_of_role):
    user = signed_in("leader")
    assert client.get("/account/").status_code == 200
    accounts.close_account(actor_of_role("system_admin"), user)
    assert client.get("/account/").status_code == 302


def test_unlocking(client, make_user, password, actor_of_role):
    user = make_user()
    for _ in range(5):
        client.post("/login", {"username": "zhang", "password": "nope"})
    assert client.post("/login", {"username": "zhang", "password": password}).status_code == 429
    from fadu.people.locks import locked_until

    assert locked_until(user) is not None
    accounts.unlock_account(actor_of_role("security_admin"), user)
    assert locked_until(user) is None and not AccessAttempt.objects.exists()
    assert client.post("/login", {"username": "zhang", "password": password}).status_code == 302


def test_usernames_do_not_repeat(actor_of_role, make_user):
    make_user()
    with pytest.raises(ValidationError):
        accounts.open_account(actor_of_role("system_admin"), "zhang", "另一人")
    assert User.objects.filter(username="zhang").count() == 1


def test_events_name_fields_not_content(actor_of_role, make_user):
    accounts.edit_account(actor_of_role("system_admin"), make_user(), name="章某", phone="13911112222")
    facts = Event._plain.get().facts
    assert facts["fields"] == ["name", "phone"] and "139" not in str(facts)


def test_first_administrators(justice):
    made = accounts.first_administrators(justice)
    assert [title for title, _, _ in made] == ["系统管理员", "安全管理员", "审计管理员"]
    assert Post.objects.count() == 3 and User.objects.filter(must_change_password=True).count() == 3
    assert accounts.first_administrators(justice) == []


def test_the_system_passes():
    assert accounts.open_account(SYSTEM, "one", "甲")[0].pk
