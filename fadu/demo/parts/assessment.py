"""The assessment of the city's departments: last year's result stands, this year's collects self-scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import resources
from random import Random
from typing import Any

from fadu.aspects.a9_coordination.assessment.models import Assessment, Evidence, Review, Scheme, Sheet
from fadu.demo.accounts import Held, Person, everybody
from fadu.demo.world import World
from fadu.kernel.models import PaperRecord
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store

ORDER = 60
HOME = "fazhiban"
ASSESSOR, EXPERT = "assessment.assessor", "assessment.expert"
PEOPLE: tuple[Person, ...] = (
    Person("kaohe", "邓甲一", (Held(ASSESSOR, HOME, "考核督察科科长"),), label="市委依法治市办考核人员：方案、核验、计算"),
    Person("kaohe2", "邓乙二", (Held(ASSESSOR, HOME, "考核督察科副科长"),)),
    Person("expert", "许甲一", (Held(EXPERT, HOME, "高校法学院教师"),), label="评审专家：只看编号的盲评"),
    Person("expert2", "许乙二", (Held(EXPERT, HOME, "律师"),)),
    Person("expert3", "许丙三", (Held(EXPERT, HOME, "退休法官"),)),
    Person("expert4", "许丁四", (Held(EXPERT, HOME, "企业法务"),)),
    Person("zuzhibu.reader", "曾甲一", (Held("assessment.receiver", "zuzhibu", "考核办"),)),
    Person("scjg.contact", "傅甲一", (Held("unit_contact", "scjg", "法治联络员"),)),
    Person("gaj.contact", "傅乙二", (Held("unit_contact", "gaj", "法治联络员"),)),
    Person("rsj.contact", "傅丙三", (Held("unit_contact", "rsj", "法治联络员"),)),
    Person("zrzy.contact", "傅丁四", (Held("unit_contact", "zrzy", "法治联络员"),)),
)  # fmt: skip
GROUPS = {
    "执法部门": ("scjg", "gaj", "rsj", "zrzy", "zjj", "jtj", "cgj", "sthj", "wjw", "yjj"),
    "综合部门": ("fgw", "jyj", "czj", "swj", "spj", "bigdata"),
}
EXPERTS = ("expert", "expert2", "expert3", "expert4")
CONTACTS = {"scjg": "scjg.contact", "gaj": "gaj.contact", "rsj": "rsj.contact", "zrzy": "zrzy.contact",
            "fgw": "fgw.contact", "spj": "spj.contact"}  # fmt: skip
IDEAS = {
    "scjg": "推行首次轻微违法告知承诺，配套不予处罚清单和回访记录。",
    "gaj": "治安案件说理式文书，行政复议提起数明显下降。",
    "rsj": "拖欠工资线索一次受理、部门流转，办结时限压缩。",
    "spj": "高频事项材料清单逐项写明依据，取消没有依据的证明。",
    "zrzy": "征收补偿决定前置释法，群体性争议就地化解。",
}
CAUTION = "样例方案，正式方案由市委依法治市委员会另行审定。"


class Play:
    """Steps by people of the demo on their days."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = {person.username: person for person in everybody()}

    def who(self, name: str, day: date) -> Any:
        return self.world.actor(self.people[name], day)

    def do(self, case: Any, step: str, name: str, day: date, facts: Mapping[str, Any] | None = None) -> Any:
        with frozen_today(day):
            fresh = type(case)._plain.get(pk=case.pk)
            return take(fresh, step, self.who(name, day), facts or {}, on=day).case

    def open(self, key: str, name: str, day: date, facts: Mapping[str, Any]) -> Any:
        with frozen_today(day):
            organ = self.world.organs[HOME].pk
            return open_case(register(key), self.who(name, day), facts, organ_id=organ, on=day).case


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Two schemes, last year to its end, this year up to today."""
    say("法治建设考核 assessment")
    year, play = world.today.year, Play(world)
    first = _scheme(play, _text(), date(year - 1, 4, 8))
    _finished(play, first, year - 1)
    second = _scheme(play, revised(_text()), date(year, 4, 7))
    _running(play, second, year)
    third = revised(_text()).replace("version = 2", "version = 3")
    play.open("assessment_scheme", "kaohe", world.back(world.today, 3), {"text": third, "note": "下一年度草案，待审核"})


def _text() -> str:
    place = resources.files("fadu.aspects.a9_coordination.assessment") / "data" / "departments.toml"
    return place.read_text(encoding="utf-8")


LEAVES = """
[[tree.children]]
id = "A2.3"
zh = "年度计划任务完成"
weight = 10
rule = { type = "SR4", num = "完成任务数", den = "到期任务数" }
[[tree.children]]
id = "A2.4"
zh = "检查结果按期公开"
weight = 5
rule = { type = "SR4", num = "按期公开次数", den = "公开期满次数" }
"""
SOURCES = """
[[source]]
kind = "indicator"
zh = "年度计划任务完成（作为牵头单位）"
indicator = "plan_task.done"
num = "完成任务数"
den = "到期任务数"
[[source]]
kind = "indicator"
zh = "检查结果按期公开"
indicator = "inspection.published"
num = "按期公开次数"
den = "公开期满次数"
"""


def revised(text: str) -> str:
    """The second edition: two leaves from registers that have come since, paid for by others."""
    changes = (
        ("version = 1", "version = 2"),
        ('zh = "行政复议被纠错"\nweight = 20', 'zh = "行政复议被纠错"\nweight = 15'),
        ('zh = "领导干部学法"\nweight = 10', 'zh = "领导干部学法"\nweight = 5'),
        ('points = "2.5" }\n', 'points = "1.25" }\n' + LEAVES.lstrip()),
        ('zh = "办事群众满意度"\nweight = 15', 'zh = "办事群众满意度"\nweight = 10'),
    )
    for old, new in changes:
        if old not in text:
            raise ValueError(f"departments.toml: {old}")
        text = text.replace(old, new, 1)
    return text + SOURCES.lstrip()


def _scheme(play: Play, text: str, day: date) -> Scheme:
    """Drafted, checked by another, consulted, approved, published."""
    work = play.world.ahead
    made = play.open("assessment_scheme", "kaohe", day, {"text": text, "note": "样例"})
    play.do(made, "check", "coordinator", work(day, 2), {"caution": CAUTION})
    play.do(made, "consult", "coordinator", work(day, 3))
    asked = work(day, 6)
    play.do(made, "comment", "spj.contact", asked, {"comment": "没有复议案件的单位，争议化解各项建议按不涉及处理。"})
    play.do(made, "answer", "coordinator", work(day, 8), {"which": str(made.comments.get().pk), "taken": "yes",
                                                          "answer": "方案已写明：不涉及的权重在其余指标间重新归一。"})  # fmt: skip
    play.do(made, "approve", "leader", work(day, 15), {"opinion": "同意"})
    return play.do(made, "publish", "coordinator", work(day, 16))


def _campaign(play: Play, scheme: Scheme, year: int, day: date) -> Assessment:
    organs = play.world.organs
    roster = "\n".join(f"{group}：{'、'.join(organs[key].name for key in keys)}" for group, keys in GROUPS.items())
    facts = {
        "title": f"{year}年度市直部门法治建设考核", "year": year, "scheme_id": str(scheme.pk), "roster": roster,
        "starts": date(year, 1, 1), "until": date(year, 12, 31), "publication": "ranking",
    }  # fmt: skip
    made = play.open("assessment", "coordinator", day, facts)
    return play.do(made, "start", "coordinator", day)


def _sheets(made: Assessment) -> dict[str, Sheet]:
    rows = Sheet._plain.filter(assessment=made).select_related("unit", "assessment__scheme")
    return {sheet.unit.key: sheet for sheet in rows}


def _proofs(play: Play, sheet: Sheet, day: date, rng: Random, quarters: int) -> None:
    """Quarterly study, the annual report; evidence of a unit without an account is entered by the office."""
    key = sheet.unit.key
    name = CONTACTS.get(key, "kaohe2")
    who = play.who(name, day)
    wanted = ["年度报告"] if quarters == 4 and rng.random() < 0.85 else []
    wanted += [f"第{word}季度学法" for n, word in enumerate("一二三四") if n < quarters and rng.random() < 0.88]
    rows = []
    for slot in wanted:
        body = f"模拟材料：{sheet.unit.name}{sheet.assessment.year}年{slot}。"
        file = store(f"{slot}.txt", body.encode(), who, matter_id=sheet.pk)
        rows.append(_evidence(sheet, slot, who, day, attachment=file, digest=file.digest))
    if key in IDEAS:
        rows.append(_evidence(sheet, "专家评分", who, day, note=IDEAS[key]))
    Evidence._plain.bulk_create(rows)


def _evidence(sheet: Sheet, slot: str, who: Any, day: date, **more: Any) -> Evidence:
    facts = {"note": "模拟材料", "added_by": who.label, "added_by_id": who.id, "added_on": day, "made_on": day} | more
    return Evidence(matter_id=sheet.pk, sheet=sheet, source=slot, **facts)


def _check(play: Play, sheet: Sheet, day: date) -> None:
    rows = Evidence._plain.filter(sheet=sheet, state="linked").values_list("pk", flat=True)
    if rows:
        play.do(sheet, "check", "kaohe", day, {"evidence": [str(pk) for pk in rows], "result": "accepted"})


def _score(play: Play, review: Review, name: str, day: date, rng: Random, *, last: bool = True) -> None:
    conflicts = [str(play.world.organs["spj"].pk)] if name == "expert2" else []
    play.do(review, "declare", name, day, {"conflicts": conflicts, "statement": "本人已如实申报，对评审内容保密。"})
    rows = list(review.scores.filter(recused=False).select_related("sheet__unit"))
    shown = rows if last else rows[: len(rows) // 2]
    lines = []
    for row in shown:
        base = 86 if row.sheet.unit.key in IDEAS else 72
        lines.append(f"{row.pk}={base + rng.randrange(-6, 9)};{'有制度成果' if base > 80 else '举措一般'}")
    play.do(review, "score", name, day, {"scores": "\n".join(lines)})
    if last:
        play.do(review, "submit", name, day)


def _survey(play: Play, made: Assessment, day: date, rng: Random) -> None:
    lines = []
    for sheet in _sheets(made).values():
        best = rng.randrange(48, 74)
        rest = 100 - best
        good = rest * 6 // 10
        counts = (best, good, rest - good - rest // 8 - rest // 16, rest // 8, rest // 16, rng.randrange(2, 14))
        lines.append("，".join([sheet.unit.name, *map(str, counts)]))
    facts = {"source": "非常满意", "surveyor": "市社情民意调查中心（模拟）", "frame": "近一年在该单位办过事的群众",
             "method": "系统抽样，电话访问", "surveyed_on": day, "counts": "\n".join(lines)}  # fmt: skip
    play.do(made, "survey", "kaohe", day, facts)


def _finished(play: Play, scheme: Scheme, year: int) -> None:
    """Last year's campaign: self-scores, checks, experts, survey, an award, a suit, an objection that failed."""
    rng, start = Random(year), date(year, 12, 1)  # noqa: S311 a synthetic city
    made = _campaign(play, scheme, year, start)
    for sheet in _sheets(made).values():
        _proofs(play, sheet, date(year, 12, 8), rng, 4)
        if sheet.unit.key in CONTACTS:
            play.do(sheet, "submit", CONTACTS[sheet.unit.key], date(year, 12, 11))
    _award(play, made, year)
    play.do(made, "close_self", "kaohe", date(year, 12, 17))
    day = date(year + 1, 1, 5)
    play.do(made, "freeze", "kaohe", day)
    users = [str(play.world.users[name].pk) for name in EXPERTS]
    play.do(made, "invite", "coordinator", day, {"experts": users})
    _survey(play, made, day, rng)
    for n, sheet in enumerate(_sheets(made).values()):
        _check(play, sheet, date(year + 1, 1, 7))
        points = {"source": "协同配合评分", "points": str(5 - n % 3), "reason": "转办事项回复及时" if n % 3 == 0 else "有转办事项超期回复"}
        play.do(sheet, "judge", "kaohe", date(year + 1, 1, 7), points)
        play.do(sheet, "verify", "kaohe", date(year + 1, 1, 8))
    for name in EXPERTS:
        _score(play, Review._plain.get(assessment=made, officer__username=name), name, date(year + 1, 1, 9), rng)
    _announce(play, made, year)


def _award(play: Play, made: Assessment, year: int) -> None:
    """One award that counts, one suit that was lost."""
    day, sheets = date(year, 12, 10), _sheets(made)
    for key, facts in (
        ("scjg", {"source": "表彰文号", "number": f"模拟法治表扬〔{year}〕3号", "title": "法治建设表扬", "authority": "省级机关（模拟）"}),
        ("zrzy", {"source": "败诉案号", "number": f"（{year}）模拟行终12号", "title": "征收补偿决定被撤销", "authority": "市中级人民法院"}),
    ):
        file = store("证明.txt", f"模拟材料：{facts['number']}".encode(), play.who("kaohe2", day))
        facts = {**facts, "happened_on": date(year, 9, 15), "file": [file.pk]}
        play.do(sheets[key], "report_event", "kaohe2", day, facts)
        event = str(sheets[key].events_of.get().pk)
        play.do(sheets[key], "decide_event", "kaohe", day, {"event": event, "result": "accepted"})


def _announce(play: Play, made: Assessment, year: int) -> None:
    work, at = play.world.ahead, date(year + 1, 1, 12)
    play.do(made, "compute", "kaohe", at)
    play.do(made, "review", "kaohe2", work(at, 1), {"caution": "样例方案，提醒已阅。"})
    told = work(at, 2)
    play.do(made, "announce", "coordinator", told)
    own = _sheets(made)["zrzy"]
    play.do(own, "object", "zrzy.contact", work(told, 2), {"leaf": "A3.3", "ground": "evidence", "text": "转办事项均已回复。"})
    case = own.objections.get()
    play.do(case, "assign", "coordinator", work(told, 3), {"person": str(play.world.users["kaohe2"].pk)})
    play.do(case, "decide", "kaohe2", work(told, 6), {"result": "rejected", "finding": "转办台账显示两件超期回复，评分理由成立。"})
    play.do(made, "finish", "leader", work(told, 8))
    plan = "逐件复盘被纠错案件；负责人出席听证纳入日程；由法规科负责，六月底前完成。"
    play.do(_sheets(made)["scjg"], "improve", "scjg.contact", work(told, 14), {"improvement": plan})


def _running(play: Play, scheme: Scheme, year: int) -> None:
    """This year's campaign: begun two weeks ago, some units have answered, experts are at work."""
    world, rng = play.world, Random(year)  # noqa: S311 a synthetic city
    start = world.back(world.today, 9)
    made = _campaign(play, scheme, year, start)
    day, sheets = world.ahead(start, 4), _sheets(made)
    for key in ("scjg", "gaj", "rsj", "zrzy", "spj"):
        _proofs(play, sheets[key], day, rng, 3)
        _check(play, sheets[key], world.ahead(start, 5))
    report = PaperRecord._plain.filter(matter__register="reconsideration").exclude(number="").order_by("-pk").first()
    if report:  # what the system has issued is linked by its number
        facts = {"slot": "专家评分", "paper": report.number, "note": "附一份制发的说理式文书"}
        play.do(sheets["gaj"], "prove", "gaj.contact", world.ahead(start, 6), facts)
    own = {"scores": "A2.1=10；报告将于明年一月公开\nA2.2=3.75"}
    play.do(sheets["spj"], "self_score", "spj.contact", world.ahead(start, 5), own)
    play.do(sheets["spj"], "submit", "spj.contact", world.ahead(start, 6))
    play.do(sheets["rsj"], "submit", "rsj.contact", world.ahead(start, 7))
    users = [str(world.users[name].pk) for name in EXPERTS]
    play.do(made, "invite", "coordinator", world.ahead(start, 5), {"experts": users})
    row = Review._plain.get(assessment=made, officer__username="expert2")
    _score(play, row, "expert2", world.ahead(start, 7), rng)
    row = Review._plain.get(assessment=made, officer__username="expert")
    _score(play, row, "expert", world.ahead(start, 7), rng, last=False)
