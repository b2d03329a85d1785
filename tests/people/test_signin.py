"""Signing in: password, lock-out, rotation, idle time-out, forced change, second factor, signing out."""

import logging
import time

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from fadu.kernel.models import Event
from fadu.people import sessions
from fadu.people.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/login"


def enter(client, username, password, **extra):
    return client.post(LOGIN, {"username": username, "password": password, **extra})


def code_of(device):
    """The number that the authenticator shows now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():06d}"


@pytest.fixture
def device(make_user):
    return TOTPDevice.objects.create(user=make_user(), name="t", confirmed=True)


def test_the_page_and_the_right_password(client, make_user, password):
    make_user()
    page = client.get(LOGIN)
    assert "登录" in page.content.decode() and "no-store" in page["Cache-Control"]
    before = client.session.session_key
    answer = enter(client, "zhang", password, next="/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert client.session.session_key != before
    assert Event._plain.get(kind="people.signed_in").facts["user"] == User.objects.get().pk


def test_foreign_addresses_are_not_followed(client, make_user, password):
    make_user()
    answer = enter(client, "zhang", password, next="https://example.com/")
    assert "example.com" not in answer["Location"]


def test_wrong_password_and_unknown_user_read_the_same(client, make_user, password):
    make_user()
    make_user("gone", "李某", is_active=False)
    wrong = enter(client, "zhang", "nope").content.decode()
    for username, secret in (("nobody", "nope"), ("gone", password)):
        page = enter(client, username, secret)
        assert page.status_code == 400 and "用户名或密码不对" in page.content.decode()
        strip = [line for line in page.content.decode().splitlines() if username not in line and "csrf" not in line]
        assert strip == [line for line in wrong.splitlines() if "zhang" not in line and "csrf" not in line]


def test_empty_fields_say_so(client, db):
    page = enter(client, "", "").content.decode()
    assert "请填写用户名" in page and "请填写密码" in page


@pytest.mark.parametrize("username", ["zhang", "nobody"])
def test_five_failures_lock_whoever_asks(client, make_user, password, username):
    make_user()
    for n in range(4):
        assert enter(client, username, "nope", REMOTE_ADDR=f"10.0.0.{n}").status_code == 400
    locked = enter(client, username, "nope")
    assert locked.status_code == 429 and "账号已锁定" in locked.content.decode() and "15分钟" in locked.content.decode()
    assert enter(client, username, password).status_code == 429
    assert Event._plain.filter(kind="people.user.locked").count() == (username == "zhang")


def test_the_lock_counts_addresses_together(client, make_user, password):
    make_user()
    for n in range(5):
        client.post(LOGIN, {"username": "zhang", "password": "nope"}, REMOTE_ADDR=f"10.0.0.{n}")
    answer = client.post(LOGIN, {"username": "zhang", "password": password}, REMOTE_ADDR="10.0.0.77")
    assert answer.status_code == 429
    assert AccessAttempt.objects.exists()


def test_one_address_may_not_try_every_name(client, make_user, password, settings):
    make_user()
    settings.ADDRESS_FAILURE_LIMIT = 3

    def enter_from(address, username, word):
        return client.post(LOGIN, {"username": username, "password": word}, REMOTE_ADDR=address)

    for n in range(3):
        assert enter_from("10.0.0.9", f"name{n}", "nope").status_code == 400
    refused = enter_from("10.0.0.9", "zhang", password)
    assert refused.status_code == 429 and "本网络暂停登录" in refused.content.decode()
    assert enter_from("10.0.0.10", "zhang", password).status_code == 302, "others are not locked out"


def test_no_personal_data_in_logs_or_addresses(client, make_user, caplog):
    make_user(phone="13800001111")
    caplog.set_level(logging.getLevelName(settings.LOGGING["root"]["level"]))
    for _ in range(6):
        answer = enter(client, "zhang", "my-secret-word")
    assert "zhang" not in caplog.text and "my-secret-word" not in caplog.text and "张某" not in caplog.text
    assert "zhang" not in answer.request["PATH_INFO"] and not answer.request["QUERY_STRING"]
    assert "my-secret-word" not in str(list(AccessAttempt.objects.values()))


def test_idle_sessions_end(client, make_user, password, monkeypatch):
    make_user()
    enter(client, "zhang", password)
    start = sessions.clock()
    monkeypatch.setattr(sessions, "clock", lambda: start + 29 * 60)
    assert client.get("/account/").status_code == 200
    monkeypatch.setattr(sessions, "clock", lambda: start + 58 * 60)
    assert client.get("/account/").status_code == 200, "the time-out slides"
    monkeypatch.setattr(sessions, "clock", lambda: start + 89 * 60)
    answer = client.get("/account/")
    assert answer["Location"] == "/login?idle=1&next=%2Faccount%2F"
    assert "超过30分钟没有操作" in client.get(answer["Location"]).content.decode()
    assert "_auth_user_id" not in client.session
    assert Event._plain.filter(kind="people.signed_out").exists()


def test_idle_answers_for_scripts(client, make_user, password, monkeypatch):
    make_user()
    for headers, check in (({"HX-Request": "true"}, lambda a: a["HX-Redirect"].startswith("/login?idle=1")),):
        enter(client, "zhang", password)
        monkeypatch.setattr(sessions, "clock", lambda: int(time.time()) + 3600)
        assert check(client.get("/account/", headers=headers))
        monkeypatch.undo()


def test_idle_api_gets_a_problem(client, make_user, password, monkeypatch):
    make_user()
    enter(client, "zhang", password)
    monkeypatch.setattr(sessions, "clock", lambda: int(time.time()) + 3600)
    answer = client.get("/api/v1/due")
    assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"


def test_a_session_has_an_absolute_age(client, make_user, password, monkeypatch):
    make_user()
    enter(client, "zhang", password)
    start = sessions.clock()
    for minutes in range(20, 12 * 60 + 41, 20):
        monkeypatch.setattr(sessions, "clock", lambda m=minutes: start + m * 60)
        last = client.get("/account/")
    assert last.status_code == 302


def test_the_demo_is_not_cut_off(client, make_user, password, monkeypatch, settings):
    settings.FADU_DEMO = True
    make_user()
    enter(client, "zhang", password)
    monkeypatch.setattr(sessions, "clock", lambda: int(time.time()) + 3 * 3600)
    assert client.get("/account/").status_code == 200


def test_initial_passwords_are_changed_first(client, make_user, password, settings):
    user = make_user(must_change_password=True)
    enter(client, "zhang", password)
    assert client.get("/account/")["Location"] == reverse("account-password")
    assert "请先修改初始密码" in client.get(reverse("account-password")).content.decode()
    new = {"present": password, "new": "Harbour-under-snow-8", "again": "Harbour-under-snow-8"}
    assert client.post(reverse("account-password"), new).status_code == 302
    user.refresh_from_db()
    assert not user.must_change_password and user.check_password("Harbour-under-snow-8")
    assert client.get("/account/").status_code == 200, "the session goes on"


def test_the_demo_does_not_force_a_change(client, make_user, password, settings):
    settings.FADU_DEMO = True
    make_user(must_change_password=True, demo=True)
    enter(client, "zhang", password)
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("present", "new", "again", "words"),
    [
        ("wrong", "Harbour-under-snow-8", "Harbour-under-snow-8", "现密码不对"),
        (None, "short-7A", "short-7A", "10"),
        (None, "harbourharbour", "harbourharbour", "四类中的3类"),
        (None, "Harbour-under-snow-8", "Harbour-under-snow-9", "不一致"),
        (None, None, None, "不能与现密码相同"),
    ],
)
def test_password_rules_speak_chinese(client, make_user, password, present, new, again, words):
    make_user()
    enter(client, "zhang", password)
    sent = {"present": present or password, "new": new or password, "again": again or password}
    answer = client.post(reverse("account-password"), sent)
    assert answer.status_code == 400 and words in answer.content.decode()


def test_other_sessions_end_with_the_password(client, make_user, password):
    from django.test import Client

    make_user()
    other = Client()
    enter(client, "zhang", password)
    enter(other, "zhang", password)
    new = {"present": password, "new": "Harbour-under-snow-8", "again": "Harbour-under-snow-8"}
    client.post(reverse("account-password"), new)
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_the_code_is_asked_after_the_password(client, device, password):
    assert enter(client, "zhang", password, next="/account/")["Location"] == reverse("login-code")
    assert client.get("/account/").status_code == 302, "the password alone does not sign in"
    before = client.session.session_key
    wrong = client.post(reverse("login-code"), {"code": "000000" if code_of(device) != "000000" else "111111"})
    assert wrong.status_code == 400 and "动态口令不对" in wrong.content.decode()
    waiting = client.post(reverse("login-code"), {"code": code_of(device)})
    assert "以后再试" in waiting.content.decode(), "after a wrong code the device waits"
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    right = client.post(reverse("login-code"), {"code": code_of(device)})
    assert right["Location"] == "/account/" and client.session.session_key != before
    assert client.get("/account/").status_code == 200


def test_a_code_works_once(client, device, password):
    code = code_of(device)
    for expected in (302, 400):
        client.logout()
        enter(client, "zhang", password)
        assert client.post(reverse("login-code"), {"code": code}).status_code == expected


def test_no_code_page_without_the_password(client, device, password, monkeypatch):
    assert client.get(reverse("login-code"))["Location"] == LOGIN
    enter(client, "zhang", password)
    monkeypatch.setattr(sessions, "clock", lambda: int(time.time()) + 301)
    assert client.get(reverse("login-code"))["Location"] == LOGIN


def test_a_new_password_voids_the_pending_sign_in(client, device, password):
    enter(client, "zhang", password)
    device.user.set_password("Harbour-under-snow-8")
    device.user.save()
    assert client.post(reverse("login-code"), {"code": code_of(device)})["Location"] == LOGIN


def test_signing_out_is_a_post(client, make_user, password):
    make_user()
    enter(client, "zhang", password)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 302
    assert client.get("/account/").status_code == 302


def test_forms_are_guarded_against_forgery(make_user, password):
    from django.test import Client

    make_user()
    assert enter(Client(enforce_csrf_checks=True), "zhang", password).status_code == 403


def test_passwords_are_kept_with_argon2():
    from fadu.config import settings as real

    assert real.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
