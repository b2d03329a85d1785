"""The user guide: every picture is there and used, every page that it shows can be opened by whom it says."""

from __future__ import annotations

import importlib.util
import re
import struct
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
MOST_BYTES = 6_000_000


def script(name: str):
    """A script of the guide as a module."""
    spec = importlib.util.spec_from_file_location(f"guide_{name}", GUIDE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


shots = script("shots")


def shown() -> set[str]:
    """Pictures that the pages of the guide show."""
    pages = "".join(file.read_text(encoding="utf-8") for file in GUIDE.glob("*.md"))
    return set(re.findall(r"!\[[^\]]+\]\(images/([\w-]+)\.png\)", pages))


def test_every_picture_is_there_and_shown_and_of_the_right_size():
    files = {file.stem: file for file in (GUIDE / "images").glob("*.png")}
    assert shown() == set(files) == {shot.name for shot in shots.SHOTS}
    assert sum(file.stat().st_size for file in files.values()) < MOST_BYTES
    for file in files.values():
        width, height = struct.unpack(">II", file.read_bytes()[16:24])
        assert width == shots.WIDTH and 400 < height <= shots.HEIGHT, file.name


@pytest.mark.parametrize("shot", shots.SHOTS, ids=lambda shot: shot.name)
def test_the_page_of_every_picture_opens(client_of, shot):
    client = client_of(shot.who)

    def read(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    page = read(shots.goes(shot.path, shot.follow, read, shot.step))
    assert "模拟数据" in page


def test_a_packed_picture_is_the_same_to_the_eye():
    import numpy as np

    png = script("png")
    image = np.zeros((60, 80, 3), np.uint8)
    image[10:20, 10:60] = (11, 87, 140)
    image[30:40] = np.linspace(0, 255, 80).astype(np.uint8)[None, :, None]
    lines = np.concatenate([np.zeros((60, 1), np.uint8), image.reshape(60, -1)], axis=1).tobytes()
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 80, 60, 8, 2, 0, 0, 0)),
        (b"IDAT", png.zlib.compress(lines)),
        (b"IEND", b""),
    )
    plain = png.SIGN + b"".join(png._part(kind, body) for kind, body in parts)
    palette, index = png.indexed(png.pixels(plain))
    assert (palette[index] == image).all() and len(png.small(plain)) < len(plain) * 2
