"""The circular (入企检查情况通报): drawn from the same sums as the page, laid out as an official paper.

Here is what it says; how it is drafted, issued and put right is the register in `circulars`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.papers import Align, Annex, Paper, Para, Table
from fadu.kernel.today import today

from . import lists
from .breaches import together
from .models import InspectionWarning
from .ratings import ratings
from .summary import Summary, summary
from .tabulated import fell, lines, rate, signed

MOST, OFTEN = 12, 3
PROOF = "（送审稿）"
Blocks = tuple[Para | Table, ...]
ALIGN: tuple[Align, ...] = ("left", "right", "right", "right", "left", "left")


def month_words(period: Period) -> str:
    """2026年10月, or 2026年1月至11月."""
    start, end = period.start, period.end
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.year}年{start.month}月"
    return f"{start.year}年{start.month}月至{end.month}月"


def title_of(period: Period, place: str = "") -> str:
    """What a circular is called; `place`: of one county alone."""
    return f"关于{place}{month_words(period)}涉企行政检查情况的通报"


def circular(
    actor: Actor,
    period: Period,
    head: str,
    area: str = "",
    place: str = "",
    opening: Blocks = (),
    demand: str = "",
    on: date | None = None,
) -> Paper:
    """The circular of a period as this actor may see it, as a proof: without number, day and seal.

    place: name of the area; opening: what stands before everything (a correction); demand: the bureau's own words on
    what is to be done.
    """
    told = summary(actor, period, area)
    return Paper(
        head=head,
        kind="通报",
        title=title_of(period, place) + PROOF,
        to=("各涉企行政检查主体",),
        body=(*opening, *_body(actor, told, area), *_demand(demand)),
        signer=head,
        seal=False,
        annexes=(Annex("指标、算法和数据来源", _sources(told, on or today())),),
    )


def issued(proof: Paper, number: str, on: date) -> Paper:
    """The proof as it goes out, word for word: with its number, day and seal."""
    return replace(
        proof,
        number=number,
        title=proof.title.removesuffix(PROOF),
        date=on,
        seal=True,
        office=proof.head,
        printed_on=on,
    )


def differences(old: Paper, new: Paper) -> list[tuple[str, str, str]]:
    """(figure, before, now) of every figure of the annex that has changed since the old paper."""
    was, now = _figures(old), _figures(new)
    return [(name, was.get(name, "—"), now.get(name, "—")) for name in {**was, **now} if was.get(name) != now.get(name)]


def corrects(number: str, day: str, reason: str, found: list[tuple[str, str, str]]) -> Blocks:
    """What stands before everything in a circular that takes the place of another: which, why, what was wrong."""
    words = f"本机关{day}印发的{number}有误，现予更正并重新印发，以本通报为准，原通报停止使用。更正原因：{reason.rstrip('。')}。"
    table = Table(("更正的数字", "原通报", "更正后"), tuple(found), widths=(40, 30, 30))
    return (Para("更正说明", 1), Para(words), *((table,) if found else ()))


def _figures(paper: Paper) -> dict[str, str]:
    """What the annex says: this period's figures and those of the year before."""
    rows = [row for annex in paper.annexes for block in annex.body if isinstance(block, Table) for row in block.rows]
    found = {row[0]: row[1] for row in rows}
    return found | {f"{row[0]}（上年同期）": row[3] for row in rows}


def _demand(text: str) -> tuple[Para, ...]:
    return (Para("工作要求", 1), Para(text)) if text else ()


def _body(actor: Actor, told: Summary, area: str) -> Blocks:
    parts = (_overview(actor, told, area), _bodies(told), _faults(actor, told, area), _warnings(actor, told, area))
    return tuple(block for part in parts for block in part)


def _overview(actor: Actor, told: Summary, area: str) -> tuple[Para, ...]:
    now, voice = told.now, ratings(actor, told.period, area)
    text = (
        f"{month_words(told.period)}，各主体到场检查 {now.onsite:,} 户次，比上年同期{fell(told.drop)}（同样的月份、两期都"
        f"存在的主体）；非现场检查 {now.offsite:,} 次，占全部检查的 {rate(now.offsite_share)}。问题发现率 "
        f"{rate(now.found_rate)}，比上年同期{signed(told.points)}。联合检查率按户次为 {rate(now.joint_rate)}，按任务为 "
        f"{rate(now.joint_task_rate)}，因合并少到访 {max(0, now.tasks - now.onsite):,} 次。"
    )
    order = f"计划合规率 {rate(now.plan_rate)}，亮码率 {rate(now.code_rate)}，结果按期公开率 {rate(now.in_time_rate)}。"
    if voice.rated:
        sure = f"（{voice.interval}）" if voice.interval else ""
        order += f"企业评价 {voice.rated:,} 份，满意率 {rate(voice.satisfaction)}{sure}。"
    return (Para("总体情况", 1), Para(text), Para(order), Para(_borne(actor, told, area)))


def _borne(actor: Actor, told: Summary, area: str) -> str:
    """What enterprises bore: how many were visited, how many three times or more."""
    found = lists.spread(actor, told.period, area)
    if not found:
        return "本期没有到场检查的企业。"
    often, most = sum(firms for n, firms in found.items() if n >= OFTEN), max(found)
    worst = "十次以上" if most > lists.MANY else f"{most} 次"
    return f"检查过的企业 {sum(found.values()):,} 户，其中 {OFTEN} 次以上的 {often:,} 户，最多的 {worst}。"


def _bodies(told: Summary) -> Blocks:
    rows = tuple(
        (line.name, f"{line.now.onsite:,}", f"{line.before.onsite:,}", rate(line.drop) if line.same else "不可比",
         rate(line.now.found_rate), rate(line.now.joint_rate), rate(line.now.code_rate), str(line.now.late))
        for line in told.lines if line.now.onsite or line.before.onsite
    )  # fmt: skip
    header = ("主体", "本期参加", "上年同期", "下降率", "发现率", "联合率", "亮码率", "超期未公开")
    note = "主体参加一次计一次，联合检查各主体各计各的，故各主体之和大于到场户次；结果公开由牵头主体负责。"
    return (Para("各主体情况", 1), Para(note), Table(header, rows, widths=(20, 10, 10, 10, 10, 10, 10, 10)))


def _faults(actor: Actor, told: Summary, area: str) -> tuple[Para, ...]:
    now = told.now
    found = [Para("须纠正的问题", 1)]
    if now.outside:
        found.append(
            Para(
                f"计划外检查。没有备案计划、也没有登记法定事由的到场检查 {now.outside} 户次{_who(told, 'outside')}。", 2
            )
        )
    if now.uncoded:
        found.append(Para(f"未亮码检查。检查前没有亮码、也没有有效补扫 {now.uncoded} 户次{_who(told, 'uncoded')}。", 2))
    if now.late:
        found.append(Para(f"结果没有按期公开。期限届满当日没有公开的 {now.late} 件（以后公开的也计入）{_who(told, 'late')}。", 2))
    found += _beyond(actor, told, area)
    if len(found) == 1:
        found.append(Para("本期没有发现计划外检查、未亮码检查、结果超期和超过上限的情况。"))
    else:
        found.append(Para("上述情况涉及的主体应当逐户说明原因并纠正，有关记录可在系统中逐条查看。"))
    return tuple(found)


def _beyond(actor: Actor, told: Summary, area: str) -> list[Para]:
    """Caps passed, rule by rule, and planned visits too near together: two things, said apart."""
    figure, rows = indicator("inspection.over_cap").value(actor, told.period, area=area), []
    over = lists.over_caps(actor, told.period, area)
    caps, near = [o for o in over if o.rule], [o for o in over if o.plan]
    if caps:
        worst = together(caps, MOST)
        listed = "；".join(f"{o.body}对{o.name}已计 {o.used} 次（上限 {o.cap} 次）" for o in worst)
        more = f"；其余 {len(caps) - len(worst)} 处见系统" if len(caps) > len(worst) else ""
        share = (
            f"按各主体年度上限计 {figure.hit:,} 对（企业，主体），占检查过的 {figure.base:,} 对的 {rate(figure.value)}"
        )
        rows.append(Para(f"超过频次上限。按在用的上限逐条核对，共 {len(caps)} 处；{share}：{listed}{more}。", 2))
    if near:
        firms = len({o.enterprise for o in near})
        rows.append(Para(f"计划到访间隔不足。{len(near)} 处，涉及 {firms} 户企业：{near[0].title}。", 2))
    return rows


def _who(told: Summary, name: str) -> str:
    """The bodies with most of a fault."""
    worst = sorted((line for line in told.lines if getattr(line.now, name)), key=lambda line: -getattr(line.now, name))
    shown = "、".join(f"{line.name} {getattr(line.now, name)}" for line in worst[:5])
    return f"，其中{shown}" if shown else ""


def _warnings(actor: Actor, told: Summary, area: str) -> tuple[Para, ...]:
    rows = InspectionWarning.objects.for_user(actor).filter(raised_on__range=(told.period.start, told.period.end))
    rows = rows.filter(area__startswith=area) if area else rows
    total, done = rows.count(), rows.filter(state="resolved").count()
    text = f"本期产生检查预警 {total:,} 件，已处理 {done:,} 件，其余 {total - done:,} 件应当在期限内说明、处理。"
    note = "本通报的数字由检查记录算出，不另行填报；比率只舍不入，算法和来源见附件。"
    return (Para("预警及处理", 1), Para(text), Para(note))


def _sources(told: Summary, on: date) -> Blocks:
    """Where the figures come from, and how each is reckoned."""
    past = told.past
    text = (
        f"数据取自入企检查登记册，截至 {on:%Y-%m-%d}；检查日期（结果公开的为公开期限）在 {told.period.start} 至 "
        f"{told.period.end} 之间。上年同期为 {past.start} 至 {past.end}，只比两期都存在的主体；比率的变化用百分点。"
    )
    rows = tuple((one.title, one.value, one.made or "—", one.before, one.change, one.formula) for one in lines(told))
    header = ("指标", "本期", "分子 / 分母", "上年同期", "变化", "算法")
    return Para(text), Table(header, rows, widths=(14, 10, 14, 11, 15, 36), align=ALIGN)
