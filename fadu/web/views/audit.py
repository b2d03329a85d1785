"""Audit: the event log with its filters, the check of the hash chain, and a row as the system held it at a moment."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import reduce, wraps
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import DecimalField, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import make_aware
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.images import as_of, history
from fadu.kernel.models import Event, Matter
from fadu.kernel.models.cards import hidden
from fadu.kernel.register import Register, registers
from fadu.kernel.today import CITY_TIME, now
from fadu.web import checking, show
from fadu.web.listing import between, parse
from fadu.web.paging import Order, turn
from fadu.web.shell import actor_of
from fadu.web.views.common import View, staff

READERS = ("audit_admin", "auditor")
SIZE = 80
PERSON = re.compile(r"^\d*:")  # the person's number before the name; a change past the system has words there
KINDS = {
    "step": "办理步骤",
    "private.read": "查看个人信息",
    "dossier.read": "打开卷宗",
    "paper.read": "下载文书",
    "file.read": "下载附件",
    "row.read": "查阅历史",
    "register.exported": "导出",
    "clock.moved": "期限变动",
    "clock.expired": "期限届满",
    "figure.frozen": "发布指标",
    "figure.restated": "更正指标",
    "calendar.notice": "放假通知",
    "audit.verified": "核对事件链",
    "portal.opened": "公众查询案件",
    "portal.paper": "公众下载文书",
    "archive": "归档",
    "burden.limits": "确定减负上限",
    "catalogue.form.revised": "修订检查表",
    "catalogue.imported": "导入检查事项",
    "catalogue.white.imported": "导入白名单",
    "catalogue.rule.changed": "修改检查规则",
    "catalogue.rule.created": "新设检查规则",
    "demands.imported": "导入检查需求",
    "dispatch.rating": "评价任务进展",
    "dispatch.snapshot": "任务进展快照",
    "enterprise.imported": "导入市场主体",
    "field.device": "登记外勤设备",
    "field.device.revoked": "撤销外勤设备",
    "field.discarded": "放弃离线记录",
    "field.pack": "取外出工作",
    "file.added": "添加附件",
    "inspection.circular": "生成检查通报",
    "inspection.imported": "导入历史检查",
    "inspection.loaded": "装入检查任务",
    "plan.claims": "登记未核实的合计",
    "plan.imported": "导入年度计划",
    "plan.replaced_read": "取得递补记录",
    "questionnaire.links": "发放问卷链接",
    "rating.irregular": "标记异常评价",
    "rating.released": "公布检查评价",
    "rating.texts.read": "查看评价留言",
    "risk.facts": "接收信用数据",
    "risk.reading": "确定移动监管口径",
    "visit_offer.answered": "答复方便检查的日期",
    "visit_offer.made": "提出方便检查的日期",
    "visit_offer.withdrawn": "撤回方便检查的日期",
    "people.signed_in": "登录",
    "people.signed_out": "退出",
    "people.delegation.ended": "结束委托",
    "people.delegation.granted": "委托岗位",
    "people.organ.created": "新设机构",
    "people.organ.edited": "修改机构",
    "people.organ.renamed": "机构更名",
    "people.post.ended": "结束岗位",
    "people.post.granted": "授予岗位",
    "people.totp.codes": "生成恢复码",
    "people.totp.enrolled": "登记动态口令",
    "people.totp.removed": "取消动态口令",
    "people.user.closed": "停用账号",
    "people.user.edited": "修改账号",
    "people.user.locked": "账号锁定",
    "people.user.opened": "开立账号",
    "people.user.password_changed": "修改密码",
    "people.user.password_reset": "重置密码",
    "people.user.reopened": "恢复账号",
    "people.user.unlocked": "解除锁定",
    "token.issued": "发放接口令牌",
    "token.revoked": "撤销接口令牌",
    "people.post": "岗位",
    "people.delegation": "委托",
    "people.user": "账号",
    "people.totp": "动态口令",
    "people.organ": "机构",
}


def auditors(view: View) -> View:
    """Only for those who audit; the page says so to everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).has(*READERS):
            raise PermissionDenied("审计记录只对审计管理员和审计（纪检）查阅岗位开放。")
        return view(request, *args, **kwargs)

    return staff(guarded)


@auditors
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Events newest first. Filters: kind, who, number, q (words of the title), from, to."""
    page = turn(_filtered(request), Order("id", True), request.GET.get("after", ""), SIZE, lambda e: (e.pk, e.pk))
    last = Event._plain.filter(kind="audit.verified").order_by("-id").first()
    context = {"page": page, "kinds": _kinds(), "last": last, "active": any(request.GET.get(k) for k in FILTERS)}
    check = checking.running()
    context |= {"check": check, "stopped": check and checking.stopped(check)}
    return render(request, "desk/audit.html", context)


FILTERS = ("kind", "who", "number", "q", "from", "to")


def _filtered(request: HttpRequest) -> QuerySet[Event]:
    rows = Event._plain.select_related("matter").filter(_told_of(actor_of(request)))
    words: dict[str, Callable[[str], Q]] = {
        "kind": lambda text: Q(kind=text),
        "who": lambda text: Q(actor__contains=text),
        "number": lambda text: Q(matter__number__contains=text),
        "q": lambda text: Q(title__contains=text),
    }
    for key, condition in words.items():
        if text := request.GET.get(key, "").strip()[:80]:
            rows = rows.filter(condition(text))
    return rows.filter(between("on", parse(request.GET.get("from", "")), parse(request.GET.get("to", ""))))


def _told_of(actor: Actor) -> Q:
    """Events that the reader may know of: those of a sealed record only where a grant opens the record."""
    books = [book for book in registers().values() if book.sealed]
    opened = (Q(matter_id__in=book.model.objects.for_user(actor).values("pk")) for book in books)
    return reduce(or_, opened, ~hidden("matter_id"))


def _kinds() -> list[tuple[str, str]]:
    found = Event._plain.order_by("kind").values_list("kind", flat=True).distinct()
    return [(kind, kind_title(kind)) for kind in found]


def kind_title(kind: str) -> str:
    """The name of a kind of event; a kind without a name of its own shows its family's."""
    family = kind.rpartition(".")[0]
    return KINDS.get(kind) or (f"{KINDS[family]}（{kind.rpartition('.')[2]}）" if family in KINDS else kind)


@auditors
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain."""
    checking.start(actor_of(request))
    return redirect("audit")


@auditors
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far the check under way has come; when it has ended the page is loaded anew."""
    check = checking.running()
    shown = render(request, "desk/audit_progress.html", {"check": check, "stopped": check and checking.stopped(check)})
    if check is None:
        shown["HX-Refresh"] = "true"
    return shown


@auditors
@require_safe
def row(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """Images of a case's row, newest change first, and the row as held at `moment`; private fields stay covered."""
    book = registers().get(register)
    matter = Matter._plain.filter(register=register, pk=pk).first()
    if book is None or matter is None or not _known(book, actor_of(request), pk):
        raise Http404(register)
    moment = _moment(request.GET.get("moment", ""))
    held = as_of(book.model, pk, moment)
    changes = _changes(book, pk)
    context = {"register": book, "matter": matter, "moment": moment, "changes": changes}
    context["held"] = _columns(book, held) if held else None
    with transaction.atomic():
        record(actor_of(request), "row.read", f"查阅 {matter.number} 的历史", matter_id=pk, facts={"moment": moment})
    return render(request, "desk/audit_row.html", context)


def _known(book: Register, actor: Actor, pk: int) -> bool:
    """Whether the reader may know that a record of this register exists."""
    if not Matter._plain.filter(hidden(), pk=pk).exists():
        return True
    return bool(book.model.objects.for_user(actor).filter(pk=pk).exists())


def _moment(text: str) -> dt.datetime:
    try:
        return make_aware(dt.datetime.fromisoformat(text), CITY_TIME) if text else now()
    except ValueError:
        return now()


def _told(book: Register, field: Any, value: Any) -> Any:
    """A value of a row image (JSON) as people read it: typed by its field, states and rows of other tables by name."""
    if value is None:
        return show.told(None)
    if field.name == "state" and book.procedure and value in book.procedure.by_state:
        return book.procedure.by_state[value].title
    if field.is_relation:
        found = field.related_model._base_manager.filter(pk=value).first()
        return show.told(str(found) if found else value)
    if isinstance(field, DecimalField):
        return show.told(Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places)))
    try:
        return show.told(field.to_python(value), field.choices)
    except (ValidationError, TypeError, ValueError):
        return show.told(value, field.choices)


def _shown(book: Register) -> list[Any]:
    return [field for field in book.model._meta.concrete_fields if field.name not in ("matter", "version")]


def _columns(book: Register, image: dict[str, Any]) -> list[tuple[str, Any]]:
    """(label, value) of a row image; private values covered."""
    found = []
    for field in _shown(book):
        value = image.get(field.column)
        private = show.covered(book, field.name)
        found.append((str(field.verbose_name), show.cover(value) if private else _told(book, field, value)))
    return found


def _changes(book: Register, pk: int) -> list[dict[str, Any]]:
    """What each change replaced: pairs of (label, before, after), from the images and the row as it is."""
    images = history(book.model, pk)
    later = as_of(book.model, pk, now() + dt.timedelta(days=1)) or {}
    found = []
    for image in images:
        found.append(
            {
                "at": image.at,
                "actor": PERSON.sub("", image.actor),
                "op": image.op,
                "pairs": _pairs(book, image.image, later),
            }
        )
        later = image.image
    return found


def _pairs(book: Register, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    pairs = []
    for field in _shown(book):
        old, new = before.get(field.column), after.get(field.column)
        if old != new:
            private = show.covered(book, field.name)
            cells = (
                (show.cover(old), show.cover(new)) if private else (_told(book, field, old), _told(book, field, new))
            )
            pairs.append((str(field.verbose_name), *cells))
    return pairs
