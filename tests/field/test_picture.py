"""A code read from a photo: what is found, what is said when nothing is, and who may ask."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
import segno
from django.test import Client

from fadu.kernel.uploads import BadUpload
from fadu.people.models import User
from fadu.web.field import picture, views
from fadu.web.portal.limits import Limit
from tests.field.conftest import PASSWORD, PNG, Device

CODE = "https://fadu.example/c/" + "ABCD2345" * 4
OTHER = "https://licence.example/9137"


def drawn(text: str = CODE, module: int = 6, dark: int = 20, light: int = 235) -> np.ndarray:
    """A code on paper, as grey pixels."""
    rows = np.array([list(row) for row in segno.make(text, micro=False).matrix], bool)
    cells = np.pad(rows, 4)
    return np.where(np.kron(cells, np.ones((module, module), bool)), dark, light).astype(np.uint8)


def pgm(grey: np.ndarray) -> bytes:
    """What the phone sends."""
    height, width = grey.shape
    return b"P5\n%d %d\n255\n" % (width, height) + grey.tobytes()


def turned(grey: np.ndarray, degrees: float) -> np.ndarray:
    """Turned about its middle on larger paper."""
    grey = np.pad(grey, grey.shape[0] // 3, constant_values=235)
    side = grey.shape[0]
    y, x = np.mgrid[:side, :side] - side / 2
    sin, cos = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    at = [np.clip(np.rint(one + side / 2), 0, side - 1).astype(int) for one in (y * cos - x * sin, y * sin + x * cos)]
    return grey[at[0], at[1]]


def noisy(grey: np.ndarray) -> np.ndarray:
    """As a poor camera sees it."""
    noise = np.random.default_rng(7).normal(0, 25, grey.shape)
    return np.clip(grey + noise, 0, 255).astype(np.uint8)


READABLE = {
    "straight": drawn(),
    "upside down": drawn()[::-1, ::-1],
    "turned": turned(drawn(), 27),
    "noisy": noisy(drawn()),
    "noisy and turned": noisy(turned(drawn(), 100)),
    "small": drawn(module=2),
    "in poor light": drawn(dark=30, light=75),
    "light on dark": 255 - drawn(),
    "in a large photo": np.pad(drawn(module=4), 400, constant_values=120),
}


@pytest.mark.parametrize("name", READABLE)
def test_a_code_is_read(name):
    assert picture.texts(pgm(READABLE[name])) == [CODE]


def test_several_codes_are_told_apart_and_the_same_one_twice_is_one():
    second = drawn(OTHER)
    larger = np.full((drawn().shape[0], second.shape[1]), 235, np.uint8)
    larger[: second.shape[0]] = second
    assert set(picture.texts(pgm(np.hstack([drawn(), larger])))) == {CODE, OTHER}
    assert picture.texts(pgm(np.hstack([drawn(), drawn()]))) == [CODE]


GREY = np.full((200, 200), 128, np.uint8)
STRIPES = np.tile(np.array([20, 235], np.uint8).repeat(10), (200, 10))
SIGN = np.pad(np.full((20, 200), 20, np.uint8), ((200, 200), (100, 100)), constant_values=170)
UNREADABLE = {
    "no code": (pgm(STRIPES), picture.NOTHING),
    "dark words on a bright wall": (pgm(SIGN), picture.NOTHING),
    "half a code": (pgm(drawn()[:120]), picture.NOTHING),
    "dark": (pgm(GREY // 16), picture.TOO_FLAT),
    "washed out": (pgm(GREY + 127), picture.TOO_FLAT),
    "tiny": (pgm(drawn()[:20, :20]), picture.TOO_SMALL),
    "nothing": (b"", picture.NO_PICTURE),
    "words": ("企业码".encode(), picture.NO_PICTURE),
    "another kind of picture": (PNG, picture.NO_PICTURE),
    "cut off": (pgm(drawn())[:-1], picture.NO_PICTURE),
    "larger than said": (pgm(drawn()) + b"\0", picture.NO_PICTURE),
    "a bomb by its head": (b"P5\n99999 99999\n255\n" + b"\0" * 99, picture.NO_PICTURE),
    "a packed bomb": (zlib.compress(b"\0" * 50_000_000), picture.NO_PICTURE),
    "no width": (b"P5\n0 90\n255\n", picture.NO_PICTURE),
    "too many bytes": (b"P5\n2000 2000\n255\n" + b"\0" * 4_000_000, picture.TOO_LARGE),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told(name):
    content, words = UNREADABLE[name]
    with pytest.raises(BadUpload, match=words):
        picture.texts(content)


def asked(client: Client, mark: str, content: bytes):
    """Ask as the app does."""
    kind = "image/x-portable-graymap"
    return client.post(f"/field/read-code?device={mark}", content, content_type=kind)


def test_the_officer_is_answered_on_an_own_device_only(device, people, monkeypatch):
    mine, other = device(), device("other")
    answer = asked(mine.client, mine.mark, pgm(drawn()))
    assert (answer.status_code, answer.json()) == (200, {"result": "read", "text": CODE})
    assert "no-store" in answer["Cache-Control"]
    refused = asked(mine.client, mine.mark, PNG)
    assert (refused.status_code, refused.json()["detail"]) == (422, picture.NO_PICTURE)
    assert asked(mine.client, mine.mark, b"\0" * (picture.MOST_BYTES + 1)).status_code == 413
    assert asked(mine.client, other.mark, pgm(drawn())).status_code == 403
    assert mine.client.get(f"/field/read-code?device={mine.mark}").status_code == 405
    monkeypatch.setattr(views, "PICTURES", Limit("field-picture-test", 0, 60))
    assert asked(mine.client, mine.mark, pgm(drawn())).status_code == 429


def test_nobody_else_is_answered(people):
    assert asked(Client(), "", pgm(drawn())).status_code == 401
    nobody = User.objects.create_user("nobody", PASSWORD, name="某人")
    for user in (people["watcher"], nobody):
        device = Device(user)
        answer = asked(device.client, device.mark, pgm(drawn()))
        assert (answer.status_code, answer.json()["result"]) == (403, "refused"), user.username
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    assert asked(forged, "", pgm(drawn())).status_code == 403
