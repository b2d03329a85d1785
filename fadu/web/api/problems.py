"""Errors as application/problem+json (RFC 9457) with Chinese sentences; `errors` names the field that is wrong."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from fadu.kernel.procedure import InvalidFacts, NotAllowed, Stale

log = logging.getLogger(__name__)
MEDIA = "application/problem+json; charset=utf-8"

TITLES = {
    "bad-request": (400, "请求读不懂"),
    "unauthorized": (401, "没有有效的令牌"),
    "forbidden": (403, "没有这项权限"),
    "not-found": (404, "没有找到"),
    "method-not-allowed": (405, "这个地址不接受这种方法"),
    "not-allowed": (409, "步骤现在不能办理"),
    "stale": (409, "案件已被他人先行办理"),
    "conflict": (409, "与先前的请求冲突"),
    "too-large": (413, "内容过大"),
    "invalid": (422, "内容有误"),
    "too-many": (429, "请求过多"),
    "server-error": (500, "系统出错"),
    "unavailable": (503, "暂时不能服务"),
}


class Problem(Exception):
    """An error with its slug (a key of TITLES), a sentence, and messages by field."""

    def __init__(
        self, slug: str, detail: str = "", errors: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ):
        super().__init__(detail)
        self.slug, self.detail, self.errors, self.headers = slug, detail, errors or {}, headers or {}


def response(
    slug: str, detail: str = "", errors: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> HttpResponse:
    """The problem as a response."""
    status, title = TITLES[slug]
    body: dict[str, Any] = {"type": f"/api/#{slug}", "title": title, "status": status, "detail": detail or title}
    if errors:
        body["errors"] = errors
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA)
    for name, value in (headers or {}).items():
        answer[name] = value
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="fadu"'
    return answer


SLUGS = {status: slug for slug, (status, _) in reversed(TITLES.items())}

PYDANTIC = {
    "missing": "请填写",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文本",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "整数过大",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为数组",
    "dict_type": "应为对象",
    "model_attributes_type": "应为对象",
    "model_type": "应为对象",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "string_too_long": "最多 {max_length} 字",
    "string_too_short": "至少 {min_length} 字",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "string_pattern_mismatch": "写法不对",
    "literal_error": "应为 {expected} 之一",
    "string_unicode": "不是有效文本",
}


def _words(error: dict[str, Any]) -> str:
    """A pydantic message in Chinese; our own validators already speak it."""
    kind, context = error.get("type", ""), error.get("ctx") or {}
    if kind == "value_error":
        return str(context.get("error", "写法不对"))
    try:
        return PYDANTIC.get(kind, "写法不对").format(**context)
    except (KeyError, IndexError):
        return "写法不对"


def _place(error: dict[str, Any]) -> str:
    """The field's path without the outer words (query, body, name of the parameter object)."""
    path = [str(part) for part in error.get("loc", ())]
    if path and path[0] in ("query", "path", "body", "form", "file", "header"):
        path = path[1:]
    if len(path) > 1 and path[0] in ("body", "wish"):
        path = path[1:]
    return ".".join(path) or "body"


def install(api: NinjaAPI) -> None:
    """Let every exception of this interface become a problem."""
    add = api.add_exception_handler
    add(Problem, lambda r, e: response(e.slug, e.detail, e.errors, e.headers))
    add(Http404, lambda r, e: response("not-found", "地址有误，记录不存在，或者令牌的岗位无权得知它是否存在"))
    add(PermissionDenied, lambda r, e: response("forbidden", str(e)))
    add(InvalidFacts, lambda r, e: response("invalid", "有内容需要改正", e.errors))
    add(Stale, lambda r, e: response("stale", str(e)))
    add(NotAllowed, lambda r, e: response("not-allowed", "；".join(e.reasons)))
    add(ValidationError, lambda r, e: response("invalid", "有内容需要改正", {_place(x): _words(x) for x in e.errors}))
    add(RequestDataTooBig, lambda r, e: response("too-large", "请求内容超过上限"))
    add(UnreadablePostError, lambda r, e: response("bad-request", "请求没有传完"))
    add(SuspiciousOperation, lambda r, e: response("bad-request"))
    add(HttpError, _http_error)
    add(Exception, _unexpected)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    slug = SLUGS.get(error.status_code, "bad-request")
    details = {
        "unauthorized": "请在 Authorization 头里带上有效的令牌：Bearer fadu_…",
        "bad-request": "请求体不是有效的 JSON",
    }
    return response(slug, details.get(slug, ""))


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: logged and signalled as Django does, told without its content."""
    log.exception("api: %s %s", request.method, request.path)
    got_request_exception.send(sender=None, request=request)
    return response("server-error", "服务器在处理时出现故障，本次操作没有写入任何内容")
