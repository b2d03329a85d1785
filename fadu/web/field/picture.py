"""The text of a QR code in a picture, for phones whose browser cannot read codes.

The phone sends bare grey pixels (a PGM, one byte a pixel): nothing is unpacked here, so no small file can become a huge
picture, and place and time of the photo never leave the phone. Nothing is kept.
"""

from __future__ import annotations

import re

import numpy as np
import zxingcpp

from fadu.kernel.uploads import BadUpload

MOST_BYTES = 2_500_000
LEAST_SIDE = 40
MOST_TEXT = 400
FLAT = 30  # steps of grey between the darkest and the lightest hundredth: a code cannot be told from its paper below
_HEAD = re.compile(rb"P5\n([1-9]\d{0,4}) ([1-9]\d{0,4})\n255\n")
TYPED = "仍读不出的，照着码下面的字输入"
TOO_LARGE = "照片过大，没有识别：请更新应用后再拍"
NO_PICTURE = "收到的不是应用缩好的照片，没有识别：请更新应用后再拍"
TOO_SMALL = f"照片太小，看不清二维码：请靠近重拍；{TYPED}"
TOO_FLAT = f"照片太暗或者一片发白，看不清二维码：请到亮处或者打开闪光灯、避开反光再拍；{TYPED}"
NOTHING = f"没有找到二维码：请把整个码放进画面，靠近一些、对焦清楚、避开反光，再拍一张；{TYPED}"


def pixels(content: bytes) -> np.ndarray:
    """The grey picture that was sent. Raises BadUpload."""
    if len(content) > MOST_BYTES:
        raise BadUpload(TOO_LARGE)
    head = _HEAD.match(content)
    width, height = (int(side) for side in head.groups()) if head else (0, 0)
    if head is None or len(content) - head.end() != width * height:
        raise BadUpload(NO_PICTURE)
    if min(width, height) < LEAST_SIDE:
        raise BadUpload(TOO_SMALL)
    return np.frombuffer(content, np.uint8, offset=head.end()).reshape(height, width)


def texts(content: bytes) -> list[str]:
    """What the QR codes in the picture say, each once, at least one. Raises BadUpload, saying how to mend it."""
    grey = pixels(content)
    read = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain)
    found = list(dict.fromkeys(code.text[:MOST_TEXT] for code in read if code.text))
    if not found:
        low, high = np.percentile(grey[::4, ::4], (1, 99))
        raise BadUpload(TOO_FLAT if high - low < FLAT else NOTHING)
    return found


def several(count: int) -> str:
    """What is said when there is more than one code."""
    return f"照片里有 {count} 个二维码，不知道要哪一个：请只对着企业码再拍一张"
