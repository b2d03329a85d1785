"""Small city pieces for the tests of people; the whole city where a test asks for it."""

import pytest

from fadu.people.city import load_city
from fadu.people.models import Area, Organ, User


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
    """Function that makes a user: `make_user("zhang", "张某")`; the password is `PASSWORD`."""

    def make(username="zhang", name="张某", password=PASSWORD, **extra):
        return User.objects.create_user(username, password, name=name, **extra)

    return make


PASSWORD = "moon-over-the-harbour-7"
