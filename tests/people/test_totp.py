"""The second factor: enrolment, recovery codes, compulsory for administrators outside the demo."""

import re
import time

import pytest
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from fadu.kernel.models import Event
from fadu.people import totp
from fadu.people.models import RecoveryCode

pytestmark = pytest.mark.django_db
PAGE = "/account/totp/"


def code_of(device, ahead=0):
    """The number that the authenticator shows now (`ahead` steps later)."""
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    clock.time = time.time() + ahead * device.step
    return f"{clock.token():06d}"


def enrol(client):
    """Go through the enrolment page; returns (device, recovery codes)."""
    client.get(PAGE)
    device = TOTPDevice.objects.get(confirmed=False)
    page = client.post(PAGE, {"code": code_of(device)}).content.decode()
    return TOTPDevice.objects.get(confirmed=True), re.findall(r"<li><code>([^<]+)</code>", page)


def test_the_qr_is_an_element_of_the_page(client, signed_in):
    signed_in("leader", proved=False)
    answer = client.get(PAGE)
    page = answer.content.decode()
    assert "<svg" in page and "data:" not in page and "style=" not in page
    assert "no-store" in answer["Cache-Control"]
    assert totp.secret_text(TOTPDevice.objects.get()) in page


def test_enrolment_and_recovery_codes(client, signed_in, password):
    user = signed_in("leader", proved=False)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"code": "12"}).status_code == 400
    TOTPDevice.objects.update(throttling_failure_count=0)
    device, codes = enrol(client)
    assert len(codes) == 10 and len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(digest__in=codes).exists(), "only keyed hashes are kept"
    assert client.get("/account/").status_code == 200
    client.post("/logout")
    for expected in ("/account/", None):
        assert client.post("/login", {"username": user.username, "password": password})["Location"] == "/login/code"
        answer = client.post("/login/code", {"code": codes[0].upper()})
        assert answer.get("Location") == expected, "a recovery code works once"
        client.post("/logout")
    kinds = set(Event._plain.values_list("kind", flat=True))
    assert "people.totp.enrolled" in kinds


def test_renewed_codes_replace_the_old(client, signed_in):
    user = signed_in("leader", proved=False)
    _, codes = enrol(client)
    page = client.post(reverse("account-codes")).content.decode()
    assert "请保存恢复码" in page
    assert totp.check(user, codes[0]).device is None


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_compulsory_for_administrators(client, signed_in, role):
    signed_in(role, proved=False)
    assert client.get("/account/")["Location"] == PAGE
    assert client.get("/settings/people/users/")["Location"] == PAGE
    assert "管理员账号必须使用动态口令" in client.get(PAGE).content.decode()
    enrol(client)
    assert client.get("/account/").status_code == 200


def test_not_compulsory_in_the_demo_nor_for_others(client, signed_in, settings):
    signed_in("leader", proved=False)
    assert client.get("/account/").status_code == 200
    client.logout()
    settings.FADU_DEMO = True
    signed_in("system_admin", proved=False)
    assert client.get("/account/").status_code == 200


def test_a_session_without_the_factor_cannot_replace_it(client, signed_in):
    user = signed_in("security_admin", proved=False)
    TOTPDevice.objects.create(user=user, name="t", confirmed=True)
    assert client.get("/account/")["Location"] == PAGE
    assert client.get(PAGE)["Location"] == "/login"
    assert "_auth_user_id" not in client.session


def test_giving_it_up_takes_a_code_and_is_closed_to_administrators(client, signed_in):
    user = signed_in("leader", proved=False)
    device, _ = enrol(client)
    client.post(reverse("account-totp-remove"), {"code": "1"})
    assert totp.device_of(user) is not None
    TOTPDevice.objects.update(throttling_failure_count=0)
    client.post(reverse("account-totp-remove"), {"code": code_of(device, 1)})
    assert totp.device_of(user) is None and not RecoveryCode.objects.filter(user=user).exists()
    client.logout()
    signed_in("audit_admin", proved=False)
    device, _ = enrol(client)
    assert client.post(reverse("account-totp-remove"), {"code": code_of(device, 1)}).status_code == 403


def test_a_lost_device_is_removed_by_the_security_administrator_only(actor_of_role, make_user):
    from django.core.exceptions import PermissionDenied

    from fadu.people.accounts import remove_second_factor

    user = make_user()
    TOTPDevice.objects.create(user=user, name="t", confirmed=True)
    with pytest.raises(PermissionDenied, match="安全管理员"):
        remove_second_factor(actor_of_role("system_admin"), user)
    remove_second_factor(actor_of_role("security_admin"), user)
    assert totp.device_of(user) is None
