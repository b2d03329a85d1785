"""Inspection items: draft → reviewed → published; a change of law opens a revision with its period; retired at last."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Facts, Procedure, State, Step
from fadu.kernel.procedure import Taking

from .. import history
from ..models import Body, CheckForm, Item, ItemBasis
from ..rules import eligibility, scope, vocab
from .shared import ANSWERS, MONTHS, OPINION, OWN, PLANNER, SUPERVISOR, chosen, mask_of, own_body, write

STATES = (
    State("draft", "草案"),
    State("reviewed", "已审核，待公布"),
    State("published", "已公布", closed=True, tone="ok"),
    State("revising", "依据变动，待重新公布", tone="soon"),
    State("retired", "已取消", closed=True),
)
OPEN = ("draft", "revising")


def forms(case: Any) -> tuple[tuple[str, str], ...]:
    """Forms in use: the newest version of each."""
    rows = CheckForm.objects.filter(valid_to=None).order_by("key", "-version").values_list("pk", "title", "version")
    return tuple((str(pk), f"{title}（第 {version} 版）") for pk, title, version in rows)


def bodies(case: Any) -> tuple[tuple[str, str], ...]:
    """Confirmed bodies."""
    rows = Body._plain.filter(state__in=("confirmed", "published")).order_by("organ__order")
    return tuple((str(pk), name) for pk, name in rows.values_list("pk", "organ__name"))


def items(case: Any) -> tuple[tuple[str, str], ...]:
    """Items that may take over."""
    rows = Item._plain.filter(state="published", domain=getattr(case, "domain", "")).exclude(pk=getattr(case, "pk", 0))
    named = rows.order_by("code").values_list("pk", "code", "name")
    return tuple((str(pk), f"{code}　{name}") for pk, code, name in named[:400])


def _content(known: bool) -> tuple[Ask, ...]:
    """Questions about the item; `known`: answered before, to be changed."""

    def was(name: str) -> Any:
        return (lambda case: getattr(case, name) or None) if known else None

    return (
        Ask("name", "事项名称", max_length=200, default=was("name")),
        Ask("domain", "领域", "choice", vocab.DOMAINS, default=was("domain")),
        Ask("level", "层级", "choice", vocab.LEVELS, default=was("level") or "county"),
        Ask("object_class", "检查对象", max_length=200, required=False, default=was("object_class")),
        Ask("scope", "对象范围规则", max_length=600, required=False, default=was("scope"),
            help='如 industry in ("H62",) and kind != "self_employed"；空为全部市场主体'),
        Ask("method", "检查方式", "choice", vocab.METHODS, default=was("method") or "onsite"),
        Ask("offsite_ok", "可以用非现场检查替代", "bool", required=False, default=was("offsite_ok")),
        Ask("minutes", "现场用时（分钟）", "int", minimum=5, maximum=960, default=was("minutes") or 60),
        Ask("form_id", "检查表单", "choice", forms, required=False,
            default=(lambda case: str(case.form_id or "") or None) if known else None),
        Ask("simple", "简单事项（共用一张表）", "bool", required=False, default=was("simple")),
        Ask("competences", "所需专业（空格分隔）", max_length=200, required=False, default=was("competences")),
        Ask("months", "可以检查的月份", "choices", MONTHS, required=False, help="不选为全年",
            default=(lambda case: chosen(case.window)) if known else None),
        Ask("level_of_risk", "风险程度", "choice", vocab.RISKS, required=False, default=was("level_of_risk")),
    )  # fmt: skip


BASIS = (
    Ask("law", "依据名称", max_length=120, group="依据"),
    Ask("rank", "位阶", "choice", eligibility.RANKS, group="依据"),
    Ask("article", "条款", max_length=60, required=False, group="依据", help="没有核对原文的不要填，显示为条款待核"),
    Ask("valid_from", "施行日期", "date", required=False, group="依据"),
)


def check_content(case: Any, facts: Facts) -> dict[str, str]:
    """The scope can be read; the code is not taken; the organ is a confirmed body."""
    found = {}
    try:
        scope.parse(facts.get("scope") or "")
    except scope.BadScope as error:
        found["scope"] = str(error)
    if facts.get("code") and Item._plain.filter(code=facts["code"]).exists():
        found["code"] = f"编码 {facts['code']} 已被使用"
    if not case.pk and own_body(case.organ_id) is None:
        found["name"] = "本机关没有被确认为行政检查主体，不能登记检查事项"
    return found


def _write(taking: Taking) -> None:
    names = ("name", "domain", "level", "object_class", "scope", "method", "offsite_ok", "minutes", "simple",
             "competences", "level_of_risk")  # fmt: skip
    write(taking, *names)
    item = taking.case
    item.window = mask_of(taking.facts.get("months"))
    item.form_id = int(taking.facts["form_id"]) if taking.facts.get("form_id") else None


def draft(taking: Taking) -> None:
    """The item, its body and its first basis."""
    _write(taking)
    taking.after.append(lambda: taking.case.bodies.add(own_body(taking.case.organ_id)))
    taking.after.append(lambda: add_basis(taking))


def add_basis(taking: Taking) -> None:
    """A basis more."""
    facts = taking.facts
    ItemBasis._plain.create(
        matter_id=taking.case.pk, item=taking.case, law=facts["law"], rank=facts["rank"],
        article=facts.get("article") or "", valid_from=facts.get("valid_from"),
    )  # fmt: skip


def standing(case: Any) -> tuple[tuple[str, str], ...]:
    """Bases still in force."""
    return tuple((str(row.pk), str(row)) for row in case.bases.filter(valid_to=None))


def end_basis(taking: Taking) -> None:
    """A basis that no longer holds; it stays on record."""
    taking.case.bases.filter(pk=int(taking.facts["which"])).update(valid_to=taking.facts["until"])


def add_body(taking: Taking) -> None:
    """A body more that may check the item."""
    taking.case.bodies.add(int(taking.facts["body"]))


def guard_basis(item: Item, actor: Actor) -> list[str]:
    """Only a law, regulation, rule or State Council decision carries an inspection."""
    return eligibility.basis_faults(list(item.bases.filter(valid_to=None).values_list("rank", flat=True)))


def guard_publish(item: Item, actor: Actor) -> list[str]:
    """Basis, body and form are there."""
    found = guard_basis(item, actor)
    if not item.bodies.filter(state="published").exists():
        found.append("没有已公布的检查主体")
    if item.form is None:
        found.append("没有检查表单：每个事项须有检查表单，简单事项可以共用一张")
    elif item.form.valid_to is not None:
        found.append(f"检查表单「{item.form}」已停用，请改用现行版本")
    return found


def publish(taking: Taking) -> None:
    """On the list from this day on."""
    taking.case.published_on, taking.case.changed_on = taking.on, None


def change(taking: Taking) -> None:
    """The day on which the law changed starts the period."""
    taking.case.changed_on = taking.facts["changed_on"]
    taking.notify(f"事项「{taking.case.name}」的依据变动，须重新公布", role=PLANNER, organ_id=taking.case.organ_id)


def check_change(case: Any, facts: Facts) -> dict[str, str]:
    """The change is not ahead of the item."""
    early = case.published_on and facts["changed_on"] < case.published_on
    return {"changed_on": f"早于公布日期 {case.published_on}"} if early else {}


def retire(taking: Taking) -> None:
    """Off the list; the item that takes over is linked, the history stays; what is still planned is told."""
    item, facts = taking.case, taking.facts
    item.retired_on = taking.on
    item.replaced_by_id = int(facts["replaced_by"]) if facts.get("replaced_by") else None
    year = history.planned(taking.on, date(taking.on.year, 12, 31))
    if left := sum(1 for line in year if any(pk == item.pk for pk, _ in line.items)):
        told = f"事项「{item.name}」已取消，本年度计划里还有 {left} 次检查含这一事项，须调整或者取消"
        taking.notify(told, role=SUPERVISOR)
        taking.notify(told, role=PLANNER, organ_id=item.organ_id)


def changed_day(case: Any, on: date) -> date:
    """The clock runs from the change of the basis, not from the day somebody noticed."""
    return case.changed_on or on


CODE = Ask("code", "事项编码", max_length=30, help="省定编码；没有的写本市编码")
CLERKS = (PLANNER, SUPERVISOR)
STEPS = (
    Step("draft", "登记事项", ("",), "draft", who=CLERKS, basis=OPINION, check=check_content, effect=draft,
         sets=("code",), asks=(CODE, *_content(False), *BASIS)),
    Step("edit", "修改内容", OPEN, None, who=CLERKS, check=check_content, effect=_write, asks=_content(True)),
    Step("basis", "增加依据", OPEN, None, who=CLERKS, effect=add_basis, asks=BASIS),
    Step("end_basis", "依据失效", OPEN, None, who=CLERKS, effect=end_basis,
         asks=(Ask("which", "哪一条", "choice", standing), Ask("until", "最后有效日", "date"))),
    Step("body", "增加检查主体", OPEN, None, who=CLERKS, effect=add_body,
         asks=(Ask("body", "检查主体", "choice", bodies),)),
    Step("review", "审核通过", ("draft",), "reviewed", who=(SUPERVISOR,), basis=OPINION, guard=guard_basis),
    Step("return", "退回修改", ("reviewed",), "draft", who=(SUPERVISOR,),
         asks=(Ask("reason", "理由", max_length=300),)),
    Step("publish", "公布", ("reviewed",), "published", who=(SUPERVISOR,), basis=OPINION, guard=guard_publish,
         effect=publish),
    Step("change", "登记依据变动", ("published",), "revising", who=CLERKS, basis=OWN, check=check_change,
         effect=change, starts=("republish",),
         asks=(Ask("changed_on", "变动日期", "date"), Ask("reason", "变动内容", max_length=300))),
    Step("republish", "重新公布", ("revising",), "published", who=(SUPERVISOR,), basis=OWN, guard=guard_publish,
         effect=publish, stops=("republish",)),
    Step("retire", "取消", ("draft", "reviewed", "published", "revising"), "retired", who=(SUPERVISOR,),
         basis=ANSWERS, effect=retire, stops=("republish",), final=True,
         asks=(Ask("reason", "理由", max_length=300),
               Ask("replaced_by", "替代事项", "choice", items, required=False))),
)  # fmt: skip
CLOCKS = (
    Clock("republish", "重新公布检查事项", "inspection.item_republish", start=changed_day, who="检查主体",
          otherwise="逾期列入监督清单"),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
