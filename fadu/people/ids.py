"""Identifiers of organisations and persons: 统一社会信用代码 (GB 32100-2015) and 居民身份证号 (GB 11643-1999).

Check digits come from python-stdnum. A check says what is wrong and what was expected; it never guesses a correction.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
UNUSED = {"I": "数字1", "O": "数字0", "S": "数字5", "V": "字母U或Y", "Z": "数字2"}
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Checked:
    """Result of a check: the normalised value; `error` empty when valid; `warnings` do not make it invalid."""

    value: str
    error: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the value may be stored."""
        return not self.error


def normalise(text: str) -> str:
    """Full-width to half-width, capitals, without spaces and hyphens."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if not c.isspace() and c not in "-－—")


def check_uscc(text: str) -> Checked:
    """Check a unified social credit code: length, characters, check digit; the inner organisation code only warns."""
    value = normalise(text)
    if len(value) != 18:
        return Checked(value, f"统一社会信用代码应当是18位，现在是{len(value)}位。")
    error = _uscc_characters(value)
    if error:
        return Checked(value, error)
    expected = uscc.calc_check_digit(value[:17])
    if value[17] != expected:
        return Checked(value, f"校验位不符：按前17位推算，第18位应当是“{expected}”，现在是“{value[17]}”，请核对原件。")
    return Checked(value, warnings=_inner_warnings(value))


def _uscc_characters(value: str) -> str:
    """Which character cannot stand in its place; empty when all can. Positions 3–8 are a division code: digits."""
    for place, char in enumerate(value, start=1):
        if char in UNUSED:
            return f"第{place}位“{char}”不用于统一社会信用代码（不用I、O、S、V、Z），请核对是否为{UNUSED[char]}。"
        if char not in ALPHABET:
            return f"第{place}位“{char}”不是统一社会信用代码可用的字符。"
        if 3 <= place <= 8 and not char.isdigit():
            return f"第{place}位应当是数字（第3至8位为登记机关行政区划码），现在是“{char}”。"
    return ""


def _inner_warnings(value: str) -> tuple[str, ...]:
    """Positions 9–17 usually are a valid organisation code (GB 11714); some registers number otherwise."""
    expected = inner_check_digit(value[8:16])
    if expected == value[16]:
        return ()
    return (f"第9至17位按组织机构代码规则推算的校验位是“{expected}”，现在是“{value[16]}”；不影响保存，请再核对一次。",)


def inner_check_digit(body: str) -> str:
    """Check character of the eight-character body of an organisation code (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, INNER_WEIGHTS, strict=True))
    digit = 11 - total % 11
    return {10: "X", 11: "0"}.get(digit, str(digit))


def check_id_card(text: str, today: date) -> Checked:
    """Check a resident identity number: length, digits, a real day of birth not after `today`, check digit.

    The division part is not compared with the current list: cards keep the codes of abolished divisions.
    """
    value = normalise(text)
    if len(value) == 15 and value.isdigit():
        return Checked(value, "15位旧号码已停止使用，请填写18位号码。")
    if len(value) != 18:
        return Checked(value, f"居民身份证号应当是18位，现在是{len(value)}位。")
    if not (value[:17].isascii() and value[:17].isdigit()) or value[17] not in "0123456789X":
        return Checked(value, "居民身份证号前17位应当是数字，末位是数字或X。")
    error = _birth_error(value, today)
    if error:
        return Checked(value, error)
    if value[17] != ric.calc_check_digit(value):
        return Checked(value, "居民身份证号的校验位不符，请核对原件。")
    return Checked(value)


def _birth_error(value: str, today: date) -> str:
    """Why the eight birth digits are no possible birthday; empty when they are."""
    try:
        born = ric.get_birth_date(value)
    except ValidationError:
        return f"出生日期不存在：{value[6:10]}年{value[10:12]}月{value[12:14]}日。"
    if born > today:
        return "出生日期晚于今天。"
    return "出生日期过早，请核对。" if born.year < 1880 else ""


def mask_id_card(value: str) -> str:
    """First six and last four characters for people who need to recognise, not to read it."""
    return value[:6] + "*" * max(len(value) - 10, 0) + value[-4:] if len(value) >= 14 else "*" * len(value)


def mask_phone(value: str) -> str:
    """138****1234."""
    return value[:3] + "****" + value[-4:] if len(value) >= 11 else "*" * len(value)
