"""Dispatch in the demo city: the course of the year kept month by month, ratings that agree and that do not, promises,
policies from above, proofs used in several places, requests, and this week's digest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from fadu.aspects.a9_coordination.dispatch import course, digest
from fadu.aspects.a9_coordination.dispatch.loading import adopt
from fadu.aspects.a9_coordination.dispatch.models import PolicyDemand, Promise
from fadu.demo.accounts import Person
from fadu.demo.law_year.hands import Inspectorate
from fadu.demo.world import World
from fadu.kernel.models import Matter
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

ORDER = 64
PEOPLE: tuple[Person, ...] = ()
MONTHS = (3, 6, 8, 9, 10)
POLICIES = (
    ("关于深化复议规范化建设的意见（模拟文件）", "省级机关（模拟）", "province", "统一答复文书格式｜市司法局｜{late}", "landed"),
    ("关于规范涉企行政检查的通知（模拟文件）", "中央机关（模拟）", "central",
     "公布检查事项清单｜市市场监管局｜{late}\n压减检查频次｜市市场监管局｜{soon}", "partly"),
    ("关于加强镇街执法能力建设的意见（模拟文件）", "省级机关（模拟）", "province", "培训镇街执法人员｜荣成市政府｜{soon}", ""),
    ("关于做好数据共享的通知（模拟文件）", "省级机关（模拟）", "province", "公布数据目录｜市大数据局｜{soon}", ""),
)  # fmt: skip


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Snapshots first: what moved is read from them."""
    say("调度 dispatch")
    acts = Inspectorate(world)
    for month in MONTHS:
        end = date(world.today.year, month + 1, 1) - timedelta(days=1)
        if end < world.today:
            with frozen_today(end):
                course.snapshot(end)
    _rated(acts)
    _promises(acts)
    for n, policy in enumerate(POLICIES):
        _policy(acts, n, *policy)
    _requests(acts)
    digest.send(world.today)


def _rated(acts: Inspectorate) -> None:
    """Both sides rate some tasks; on two of them they disagree."""
    tasks = list(register("plan_task").model._plain.filter(plan__year=acts.world.today.year, plan__parent=None)
                 .order_by("order"))  # fmt: skip
    office = acts.actor("coordinator")
    contacts = {"spj": "spj.contact", "fgw": "fgw.contact", "bigdata": "bigdata.contact", "xfj": "xfj.contact"}
    day, n = acts.back(acts.world.today, 4), 0
    for task in tasks:
        who = contacts.get(task.organ.key)
        if who is None:
            continue
        n += 1
        unit, judged = (5, 2) if n in (1, 3) else (4, 4)
        with frozen_today(day):
            course.rate(acts.actor(who), task, unit, "按现有安排可以完成", day)
            words = "第三季度以来没有新增成果" if judged == 2 else "进展与记录一致"
            course.rate(office, task, judged, words, day)


def _proof(acts: Inspectorate, unit: str, who: str, on: date, title: str, target: str) -> Any:
    """A file given by a unit and checked by the office."""
    file = acts.file(f"{title}.txt", f"模拟成果 {title}", who)
    item = acts.open("evidence_item", who, on, {
        "title": title, "made_on": on, "person": "模拟经手人", "file": [file], "target": target}, organ=unit)  # fmt: skip
    return acts.do(item, "accept", "coordinator", acts.ahead(on, 3))


def _promises(acts: Inspectorate) -> None:
    """The plan's promises, one kept, one waiting for its check, the others on their way."""
    today = acts.world.today
    with frozen_today(date(today.year, 1, 20)):
        adopt(today.year, acts.actor("coordinator"), date(today.year, 1, 20))
    rows = {row.key: row for row in Promise._plain.filter(year=today.year).select_related("organ")}
    for row in rows.values():
        acts.do(row, "start", "coordinator", date(today.year, 1, 26))
    kept, waiting = rows.get("C02"), rows.get("C05")
    if kept:
        _kept(acts, kept, acts.back(today, 60))
    if waiting and waiting.organ.key == "scjg":
        _proof(acts, "scjg", "law.scjg", acts.back(today, 10), "跨部门综合监管事项实施清单", _number(waiting))
        waiting = acts.do(waiting, "report", "law.scjg", acts.back(today, 6), progress="十个事项已明确实施单位")
        acts.do(waiting, "submit", "law.scjg", acts.back(today, 5))


def _kept(acts: Inspectorate, row: Promise, on: date) -> None:
    who = "head.former"  # the contact of the justice bureau
    item = _proof(acts, "sfj", who, on, "律师服务队走访记录", _number(row))
    acts.do(item, "use", who, acts.ahead(on, 4), target=_task(acts, "T04"), note="同时证明营商环境任务")
    row = acts.do(row, "report", who, acts.ahead(on, 1), progress="八支服务队走访完毕", value="8")
    row = acts.do(row, "submit", who, acts.ahead(on, 2))
    acts.do(row, "verify", "coordinator", acts.ahead(on, 8), reason="抽查走访记录属实")


def _number(case: Any) -> str:
    return str(Matter._plain.get(pk=case.pk).number)


def _task(acts: Inspectorate, no: str) -> str:
    rows = register("plan_task").model._plain.filter(plan__year=acts.world.today.year, plan__parent=None, no=no)
    return str(rows.get().matter.number)


def _policy(acts: Inspectorate, n: int, title: str, issuer: str, level: str, demands: str, grade: str) -> None:
    today = acts.world.today
    on = acts.back(today, 100 - 20 * n)
    case = acts.open("upper_policy", "coordinator", on, {
        "title": title, "document_number": f"模拟〔{today.year}〕{n + 1}号", "issuer": issuer, "level": level,
        "issued_on": acts.back(on, 5)}, organ="fazhiban")  # fmt: skip
    if n == len(POLICIES) - 1:
        return
    days = {"late": acts.back(today, 15).isoformat(), "soon": acts.world.ahead(today, 12).isoformat()}
    case = acts.do(case, "split", "coordinator", acts.ahead(on, 3), demands=demands.format(**days))
    if grade == "landed":
        row = PolicyDemand._plain.filter(matter_id=case.pk).first()
        case = acts.do(case, "report", "head.former", acts.ahead(on, 20), demand=str(row.pk), result="已统一")
    if grade:
        acts.do(case, "assess", "coordinator", acts.ahead(on, 40), grade=grade, conclusion="逐项核对登记册和公布页面。")


def _requests(acts: Inspectorate) -> None:
    """Two things that no register holds: one answered, one waiting."""
    today = acts.world.today
    facts = {"kind": "request", "period": str(today.year), "why": "写年度报告的问题部分"}
    first = acts.open("data_request", "coordinator", acts.back(today, 30), facts | {
        "unit": acts.pk("scjg"), "key": "企业反映检查多的例子", "question": "企业反映检查多的三个例子"}, organ="sfj")  # fmt: skip
    acts.do(first, "answer", "law.scjg", acts.back(today, 24), answer="已整理三例，去掉了企业名称。")
    acts.open("data_request", "coordinator", acts.back(today, 4), facts | {
        "unit": acts.pk("rongcheng"), "key": "镇街执法场所照片", "question": "镇街执法场所改造前后各一张"}, organ="sfj")  # fmt: skip
