"""Checking the answers to a step's questions: one clear Chinese message per field, values of the right type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.db.models import Q
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as NumberError

from .declare import Ask, Step
from .models import Attachment
from .today import CITY_TIME

PHONE = re.compile(r"^(1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$")
YES = {"1", "true", "on", "yes", "是", "√"}
NO = {"0", "false", "off", "no", "否", ""}


class Invalid(ValueError):
    """An answer that cannot be taken; the message says what and how to mend it."""


def _date(ask: Ask, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip().replace("/", "-").replace(".", "-")
    text = re.sub(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$", r"\1-\2-\3", text)
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise Invalid(f"「{value}」不是有效日期，请写成 2026-03-09 的形式") from error


def _datetime(ask: Ask, value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError as error:
        raise Invalid(f"「{value}」不是有效时间，请写成 2026-03-09 14:30 的形式") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_TIME)


def _bool(ask: Ask, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in YES | NO:
        return text in YES
    raise Invalid(f"「{value}」请填「是」或「否」")


def _int(ask: Ask, value: Any) -> int:
    try:
        number = int(str(value).strip().replace(",", "").removesuffix(".0"))
    except ValueError as error:
        raise Invalid(f"「{value}」不是整数") from error
    _bounds(ask, number)
    return number


def _money(ask: Ask, value: Any) -> Decimal:
    try:
        amount = Decimal(str(value).strip().replace(",", "").removesuffix("元"))
    except InvalidOperation as error:
        raise Invalid(f"「{value}」不是金额，请只写数字，单位为元") from error
    if not amount.is_finite() or amount < 0 or amount >= 10**14 or amount != round(amount, 2):
        raise Invalid(f"「{value}」不是有效金额：应为不小于 0、最多两位小数的数")
    _bounds(ask, amount)
    return amount


def _bounds(ask: Ask, number: int | Decimal) -> None:
    low = 0 if ask.minimum is None else ask.minimum
    high = 2_000_000_000 if ask.maximum is None else ask.maximum
    if number < low:
        raise Invalid(f"不得小于 {low}")
    if ask.kind == "int" and number > high:
        raise Invalid(f"不得大于 {high}")


def _text(ask: Ask, value: Any) -> str:
    if isinstance(value, dict | list | tuple | set):
        raise Invalid("应为一段文字")
    text = str(value).replace("\x00", "").strip()
    limit = 20_000 if ask.kind == "longtext" and ask.max_length == 2000 else ask.max_length
    if len(text) > limit:
        raise Invalid(f"最多 {limit} 字，现有 {len(text)} 字")
    return text


def _uscc(ask: Ask, value: Any) -> str:
    try:
        return str(uscc.validate(str(value).strip().upper()))
    except NumberError as error:
        raise Invalid(f"「{value}」不是有效的统一社会信用代码（18 位，末位为校验码，不含 I、O、S、V、Z）") from error


def _idcard(ask: Ask, value: Any) -> str:
    try:
        return str(ric.validate(str(value).strip().upper()))
    except NumberError as error:
        raise Invalid("身份证件号码有误：应为 18 位，出生日期须真实，末位为校验码") from error


def _phone(ask: Ask, value: Any) -> str:
    text = re.sub(r"[\s　]", "", str(value))
    if not PHONE.match(text):
        raise Invalid("电话号码有误：请填 11 位手机号，或带区号的固定电话如 0631-5231234")
    return text


def _is_id(value: Any) -> bool:
    """Whether a value can be the id of a row: "²" is a digit to Python but no number, 5000 digits are no bigint."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 19


def _pick(model: str) -> Callable[[Ask, Any], Any]:
    def pick(ask: Ask, value: Any) -> Any:
        cls = apps.get_model(model)
        if isinstance(value, cls):
            return value
        open_ones = cls._base_manager.filter(is_active=True) if model == "people.User" else cls._base_manager
        found = open_ones.filter(pk=int(value)).first() if _is_id(value) else None
        if found is None:
            raise Invalid("所选项不存在，请重新选择")
        return found

    return pick


def _files(case: Any, value: Any) -> list[int]:
    """Uploads that hang on no case yet or on this one: an id cannot pull in another case's file."""
    ids = [int(v) for v in (value if isinstance(value, list | tuple) else [value]) if _is_id(v)]
    free = Q(matter=None) | Q(matter_id=case.pk if case is not None else None)
    if len(ids) != Attachment._plain.filter(free, pk__in=ids).count():
        raise Invalid("附件未找到，请重新上传")
    return ids


READERS: dict[str, Callable[[Ask, Any], Any]] = {
    "text": _text,
    "longtext": _text,
    "date": _date,
    "datetime": _datetime,
    "bool": _bool,
    "int": _int,
    "money": _money,
    "uscc": _uscc,
    "idcard": _idcard,
    "phone": _phone,
    "organ": _pick("people.Organ"),
    "user": _pick("people.User"),
}


def _choice(ask: Ask, case: Any, value: Any) -> Any:
    wanted = value if isinstance(value, list | tuple) else [value]
    given = [v for v in wanted if v not in ("", None)]
    if ask.offer:
        return _offered(ask, given)
    titles = {title: key for key, title in ask.options(case)}
    keys = set(titles.values())
    chosen = [v if isinstance(v, str) and v in keys else titles.get(str(v).strip()) for v in given]
    if None in chosen or (not chosen and ask.kind == "choice"):
        raise Invalid("请在所列选项中选择：" + "、".join(titles))
    return chosen if ask.kind == "choices" else chosen[0]


def _offered(ask: Ask, given: list[Any]) -> Any:
    """What was chosen of an offer that depends on the person: text, for the step to judge."""
    chosen = list(dict.fromkeys(_text(ask, v).strip() for v in given))
    return chosen if ask.kind == "choices" else next(iter(chosen), "")


def read(ask: Ask, case: Any, value: Any) -> Any:
    """One answer, typed. Raises Invalid."""
    if value is None or value == [] or (isinstance(value, str) and not value.replace("\x00", "").strip()):
        if ask.required and ask.kind != "bool":
            raise Invalid("请填写" if ask.kind not in ("choice", "choices", "organ", "user") else "请选择")
        return {"bool": False, "choices": [], "file": []}.get(ask.kind, "" if ask.kind in _TEXTUAL else None)
    if ask.kind in ("choice", "choices"):
        return _choice(ask, case, value)
    if ask.kind == "file":
        return _files(case, value)
    return READERS[ask.kind](ask, value)


_TEXTUAL = ("text", "longtext", "uscc", "idcard", "phone", "choice")


def _fitting(step: Step, case: Any, ask: Ask) -> Ask:
    """The question with the length of the column its answer goes into, where that is the shorter."""
    if ask.key not in step.sets or ask.kind not in ("text", "longtext"):
        return ask
    room = case._meta.get_field(ask.key).max_length
    return replace(ask, kind="text", max_length=room) if room and room < ask.max_length else ask


def validate(step: Step, case: Any, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers of a step: (typed facts, messages by field). Unknown keys are named, not ignored."""
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for ask in step.asks:
        if not ask.applies(case):
            continue
        try:
            answer = given[ask.key] if ask.key in given else ask.initial(case)
            facts[ask.key] = read(_fitting(step, case, ask), case, answer)
        except Invalid as error:
            errors[ask.key] = str(error)
    for key in given.keys() - {ask.key for ask in step.asks}:
        errors[key] = f"步骤「{step.title}」没有名为「{key}」的内容"
    if not errors and step.check:
        errors.update(step.check(case, facts))
    return facts, errors
