"""Whether a text names its writer: the writer is warned before sending, the supervision before reading."""

from __future__ import annotations

import re
from collections.abc import Iterable

PATTERNS = (
    (re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}"), "像统一社会信用代码"),
    (re.compile(r"(?<!\d)1\d{10}(?!\d)"), "像手机号"),
    (re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"), "像固定电话"),
    (re.compile(r"[\u4e00-\u9fff]{2,}(公司|合作社|经营部|商行|饭店|酒店|超市|药店|厂)"), "像企业字号"),
    (re.compile(r"[\u4e00-\u9fff]{2,}(路|街|村)\d+号"), "像地址"),
    (re.compile(r"\d{1,2}月\d{1,2}[日号]"), "写明了具体日期"),
)
LEAST = 2
COMMON = re.compile(r"(有限责任公司|股份有限公司|有限公司|分公司|专业合作社|合作社|公司|中国|山东省?|威海市?)")


def core(name: str) -> str:
    """What is particular in a name: without place, legal form."""
    return COMMON.sub("", name)


def reasons(text: str, own: Iterable[str] = ()) -> list[str]:
    """What in the text may give its writer away; own: what this writer is known by."""
    found = []
    plain = re.sub(r"\s+", "", text)
    for word in own:
        for part in {word.strip(), core(word.strip())}:
            if len(part) > LEAST and part in plain and "写有本企业的名称、代码、地址或联系方式" not in found:
                found.append("写有本企业的名称、代码、地址或联系方式")
    return found + [why for pattern, why in PATTERNS if pattern.search(plain)]
