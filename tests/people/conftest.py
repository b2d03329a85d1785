"""Small city pieces for the tests of people; the whole city where a test asks for it."""

from datetime import date

import pytest

from fadu.kernel.today import frozen_today
from fadu.people.actors import actor_for
from fadu.people.city import load_city
from fadu.people.models import Area, Organ, Post, User

PASSWORD = "Moon-over-the-harbour-7"
DAY = date(2026, 3, 2)


@pytest.fixture
def password():
    """The password of every user that `make_user` makes."""
    return PASSWORD


@pytest.fixture(autouse=True)
def _day():
    """Every test runs on 2026-03-02."""
    with frozen_today(DAY):
        yield


@pytest.fixture
def city(db):
    """The whole city, as the data files have it."""
    return load_city()


@pytest.fixture
def government(db):
    """威海市人民政府 alone, with its area."""
    area = Area.objects.create(code="371000", name="威海市", level="city")
    return Organ.objects.create(key="weihai", name="威海市人民政府", short="市政府", kind="government", area=area)


@pytest.fixture
def justice(government):
    """威海市司法局 under the government."""
    return Organ.objects.create(
        key="sfj", name="威海市司法局", short="市司法局", kind="department", parent=government, area=government.area
    )


@pytest.fixture
def make_user(db):
    """Function that makes a user: `make_user("zhang", "张某")`."""

    def make(username="zhang", name="张某", password=PASSWORD, **extra):
        return User.objects.create_user(username, password, name=name, **extra)

    return make


@pytest.fixture
def make_holder(make_user, request):
    """Function that makes a user with a post held since 2026-01-01: `make_holder("leader", "wang", "王某")`."""

    def make(role, username, name="王某", organ=None, **extra):
        user = make_user(username, name, **extra)
        organ = organ or request.getfixturevalue("justice")
        Post.objects.create(user=user, organ=organ, role=role, from_date=date(2026, 1, 1))
        return user

    return make


@pytest.fixture
def actor_of_role(make_holder):
    """Function: the actor of a fresh user who holds a role."""

    def make(role, username=None):
        return actor_for(make_holder(role, username or role.replace(".", "_")))

    return make


@pytest.fixture
def signed_in(client, make_holder):
    """Function: the test client signed in as a fresh holder of a role, second factor proved where `proved`."""

    def enter(role, proved=True, **extra):
        user = make_holder(role, role.replace(".", "_"), **extra)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if proved:
            prove(client, user)
        return user

    return enter


def prove(client, user):
    """Give the session a confirmed authenticator of the user."""
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device = TOTPDevice.objects.create(user=user, name="t", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return device
