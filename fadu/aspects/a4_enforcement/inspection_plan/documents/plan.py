"""Papers of the year's plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.papers import Block, Fields, Paper, Para, Table

from ..common import OPINION
from ..models import CeremonyPart, Conflict, PlanFile, PlanVersion, SpecialPlan, YearPlan
from ..staying import STAY
from .tables import Tables

Facts = Mapping[str, Any]
WORDS = {"verified": "已核实来源", "memory": "凭记忆，待核", "platform": "本平台口径"}


def paper(case: Any, facts: Facts, kind: str, title: str, body: tuple[Block, ...], *, record: bool = False,
          to: tuple[str, ...] = ()) -> Paper:
    """A paper in the name of the case's organ."""
    on = facts["on"]
    name = case.organ.name_on(on)
    return Paper(head=name, kind=kind, number=facts["number"], title=title, to=to, body=body, signer=name, date=on,
                 seal=not record, basis=OPINION.text(on), layout="record" if record else "standard")  # fmt: skip


def annual(plan: YearPlan, facts: Facts) -> Paper:
    """年度检查计划: how much, by whom, when."""
    tables = Tables(plan)
    rows = tuple(
        (r.name, str(r.items), str(r.tasks), str(r.visits), str(r.joint), _hours(r.minutes)) for r in tables.by_body()
    )
    months = tuple((f"{m}月", str(v), str(j), str(t)) for m, v, j, t in tables.by_month())
    body = (
        Para(f"{plan.year}年度计划检查企业{plan.enterprises}家，到访{plan.visits}次，完成检查任务{plan.tasks}项"
             f"{f'，控制数{plan.control_number}户次' if plan.control_number else ''}。"
             f"各部门单独检查预计需到访{plan.alone}次，合并后减少{_less(plan)}。"),
        Para("各主体安排", 1),
        Table(("主体", "事项", "任务", "参加到访", "其中联合", "现场用时（小时）"), rows),
        Para("各月安排", 1),
        Table(("月份", "到访", "其中联合", "任务"), months),
        Para("抽取和公开", 1),
        Para(f"检查对象由公开的种子抽取，总体指纹{plan.frame_hash}，种子{plan.seed}，抽取记录的默克尔根{plan.merkle_root}。"
             "抽取记录和核验方法在政务公开网页公布，任何人都可以重算。"),
        Para("计划外不开展日常检查。有投诉举报、转办交办、数据监测等线索以及应企业申请的检查，按规定办理。"),
    )  # fmt: skip
    return paper(plan, facts, "通知", f"关于印发{plan}的通知", body, to=("各行政检查主体",))


def joint(plan: YearPlan, facts: Facts) -> Paper:
    """联合检查计划: what is done together."""
    tables = Tables(plan)
    months = tables.by_month()
    together = sum(j for _, _, j, _ in months)
    limit = f"一次到访至多{plan.most_bodies}个主体" if plan.most_bodies else "一次到访的主体数不设上限"
    body = (
        Para(f"{plan.year}年度联合检查{together}次，占到访次数的{_share(together, plan.visits)}。{limit}。"),
        Para("各月联合检查", 1),
        Table(("月份", "到访", "其中联合"), tuple((f"{m}月", str(v), str(j)) for m, v, j, _ in months)),
        Para("主要联合主体", 1),
        Table(("主体", "次数"), tuple((name, str(n)) for name, n in tables.teams()) or (("无", "0"),)),
        Para("联合检查由事项最多的主体牵头，同一时间到同一企业，一次完成各自事项；每个主体至少两名执法人员，随机抽取，依法回避。"),
        Para("联合检查对企业计一次，对参加的每个主体各计一次。"),
    )
    return paper(plan, facts, "通知", f"关于印发{plan.year}年度联合检查计划的通知", body, to=("各行政检查主体",))


def draw_record(plan: YearPlan, facts: Facts) -> Paper:
    """抽取记录表: everything that makes the draw checkable."""
    parts = CeremonyPart._plain.filter(plan=plan, round=plan.round).order_by("party")
    files = PlanFile._plain.filter(plan=plan, round=plan.round, public=True).defer("content").order_by("name")
    versions = PlanVersion._plain.filter(plan=plan, no=1).first()
    body = (
        Fields((
            ("计划", str(plan)), ("轮次", str(plan.round)), ("公布总体", str(plan.frozen_on)),
            ("总体指纹", plan.frame_hash), ("公告的信标", plan.announced), ("信标内容", plan.beacon),
            ("信标出处", plan.beacon_source), ("种子", plan.seed), ("抽取日期", str(plan.drawn_on)),
            ("默克尔根", plan.merkle_root), ("抽中任务", str(versions.tasks if versions else plan.tasks)),
            ("核验", f"{plan.audits_passed or 0}/{plan.audits or 0} 次通过"),
        )),
        Para("承诺和揭示", 1),
        Table(("单位", "承诺", "秘密"), tuple((p.party, p.commitment, p.secret) for p in parts) or (("无", "", ""),)),
        Para("公布的文件", 1),
        Table(("文件", "字节", "SHA-256"), tuple((f.name, str(f.size), f.digest) for f in files)),
        Para("重算方法：下载上述文件，运行 fadu inspections audit，或者用只依赖标准库的独立核验脚本。"),
    )  # fmt: skip
    return paper(plan, facts, "抽取记录表", "抽取记录表", body, record=True)


def change(plan: YearPlan, facts: Facts) -> Paper:
    """计划调整说明: what changed against the version before, and why."""
    version = PlanVersion._plain.filter(plan=plan).order_by("-no").first()
    notes = [line for line in (version.notes if version else "").splitlines() if line][:40]
    lines = version.kept + version.moved + version.dropped if version else 0
    body = (
        Para(f"{plan}调整为第{plan.edition}版。理由：{version.reason if version else ''}。"),
        Table(("不变", "改月份", "新增", "取消", "已通知而不再合规"),
              ((str(version.kept), str(version.moved), str(version.added), str(version.dropped), str(version.broken)),)
              if version else ()),
        Para(f"计划稳定率{_share(version.kept if version else 0, lines)}。已经通知企业的安排不变。"),
        *(Para(line) for line in notes),
    )  # fmt: skip
    return paper(plan, facts, "通知", f"关于调整{plan}的通知", body, to=("各行政检查主体",))


def conflicts(plan: YearPlan, facts: Facts) -> Paper:
    """频次冲突说明: what could not all be had, and what a person decided."""
    rows = list(Conflict._plain.filter(plan=plan).exclude(kind__in=("white", STAY))[:120])
    told = tuple((c.get_kind_display(), c.text, f"{c.ground}（{WORDS.get(c.confidence, c.confidence)}）",
                  c.answer or "列明，未另行处理") for c in rows)
    body = (
        Para(f"编制{plan}时发现下列要求不能同时满足，逐条列明，没有静默取舍。"),
        Table(("类别", "冲突", "依据", "处理意见"), told or (("无", "没有发现冲突", "", ""),), widths=(2, 7, 5, 4)),
    )
    return paper(plan, facts, "频次冲突说明", "频次冲突说明", body, record=True)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.0f}"


def _share(part: int | None, whole: int | None) -> str:
    return f"{(part or 0) * 1000 // whole / 10:.1f}%" if whole else "0%"


def _less(plan: YearPlan) -> str:
    alone = float(plan.alone or 0)
    return f"{max(0.0, alone - (plan.visits or 0)):.0f}次" if alone else "0次"


def specials_of(plan: YearPlan) -> list[SpecialPlan]:
    """Published special plans."""
    return list(SpecialPlan._plain.filter(plan=plan, published_on__isnull=False).select_related("organ", "matter"))
