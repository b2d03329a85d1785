"""One act from a device: read, checked for form, with its files. What it means is decided by the kernel."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from fadu.kernel import uploads
from fadu.kernel.access import Actor
from fadu.kernel.today import CITY_TIME, now, today
from fadu.web.field.answers import Refused

MOST_DAYS = 7
MOST_FILES = 24
MOST_FILE_BYTES = 4 * 1024 * 1024
MOST_BYTES = 20 * 1024 * 1024
MOST_TEXT = 400_000
PICTURES = (".jpg", ".jpeg", ".png")
TOKEN = re.compile(r"[0-9a-f-]{32,36}")
UNREADABLE = "这条记录读不懂，请更新应用后再报"


@dataclass
class Act:
    """A step taken on a device. `version` or `stamp`: what it rests on; `more`: another one on this case follows."""

    token: str
    device: str
    register: str
    step: str
    matter: int | None
    organ: int | None
    version: int | None
    stamp: str | None
    captured_at: datetime
    sent: dict[str, Any]
    digests: dict[str, str] = field(default_factory=dict)
    more: bool = False


def read(request: HttpRequest) -> Act:
    """The act of a request. Raises Refused."""
    text = request.POST.get("act", "")
    if len(text) > MOST_TEXT:
        raise Refused(413, "too-large", f"填写的内容过多，一条记录最多 {MOST_TEXT // 1000} 千字符")
    try:
        given = json.loads(text)
        act = Act(
            _word(given["token"], TOKEN),
            _word(given["device"]),
            _word(given["register"]),
            _word(given["step"]),
            _number(given.get("matter")),
            _number(given.get("organ")),
            _number(given.get("version")),
            None if given.get("stamp") is None else str(given["stamp"])[:64],
            _moment(given["captured_at"]),
            _answers(given.get("sent", {})),
            {str(k): str(v) for k, v in dict(given.get("digests", {})).items()},
            given.get("more") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(400, "unreadable", UNREADABLE) from error
    _check_files(request)
    return act


def _word(value: Any, pattern: re.Pattern[str] = re.compile(r"[\w.-]{1,60}")) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(value)
    return value


def _number(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63):
        raise ValueError(value)
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(CITY_TIME)


def _answers(value: Any, depth: int = 0) -> Any:
    """A copy without what no column can hold."""
    if depth > 8:
        raise ValueError("deep")
    if isinstance(value, str):
        value.encode()  # a lone surrogate is no text
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_answers(str(k), depth + 1): _answers(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_answers(v, depth + 1) for v in value]
    return value


def _check_files(request: HttpRequest) -> None:
    sizes = [file.size or 0 for file in request.FILES.values()]
    if len(sizes) > MOST_FILES:
        raise Refused(413, "too-large", f"一条记录最多 {MOST_FILES} 个附件，这一条有 {len(sizes)} 个")
    if sizes and max(sizes) > MOST_FILE_BYTES:
        raise Refused(413, "too-large", f"每张照片不超过 {MOST_FILE_BYTES // 1048576} MB")
    if sum(sizes) > MOST_BYTES:
        raise Refused(413, "too-large", f"一条记录的附件合计不超过 {MOST_BYTES // 1048576} MB")


def moment_of(act: Act) -> datetime:
    """When the act was recorded: not after now (a fast clock), not long ago. Raises Refused."""
    latest = now()
    if act.captured_at > latest + timedelta(days=1):
        raise Refused(422, "invalid", "手机的日期比平台快，请校准手机时间", errors={"captured_at": "记录时间在以后"})
    moment = min(act.captured_at, latest)
    if moment.date() < today() - timedelta(days=MOST_DAYS):
        words = f"记录于 {moment:%Y-%m-%d %H:%M}，已超过 {MOST_DAYS} 天，不能再自动上报；请在电脑上补办并写明原因"
        raise Refused(409, "refused", words, reasons=[words])
    return moment


def keep_files(request: HttpRequest, act: Act, actor: Actor) -> tuple[dict[str, Any], list[int]]:
    """The answers with upload ids in place of file names; (answers, all ids). Raises Refused, BadUpload."""
    kept: dict[str, int] = {}

    def place(value: Any) -> Any:
        if isinstance(value, dict) and value.keys() == {"file"}:
            name = str(value["file"])
            kept[name] = kept[name] if name in kept else _keep(request, act, actor, name)
            return kept[name]
        if isinstance(value, dict):
            return {key: place(item) for key, item in value.items()}
        return [place(item) for item in value] if isinstance(value, list) else value

    return place(act.sent), list(kept.values())


def _keep(request: HttpRequest, act: Act, actor: Actor, name: str) -> int:
    file = request.FILES.get(name)
    if file is None:
        raise Refused(400, "unreadable", "附件没有传完整，将自动重报")
    content = uploads.read(file)
    if act.digests.get(name) != hashlib.sha256(content).hexdigest():
        raise Refused(400, "damaged", "附件在传输中损坏，将自动重报")
    return int(uploads.store(str(file.name), content, actor, kind="现场", allowed=PICTURES).pk)
