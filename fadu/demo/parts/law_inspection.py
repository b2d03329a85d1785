"""A running year of law inspection: units that lead and units that lag, the ladder used on the laggards, problems in
every state. Live steps through the register's own procedure, each on its own day; nothing is written past it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from fadu.demo.accounts import Held, Person
from fadu.demo.law_year import measures, problems
from fadu.demo.law_year.hands import UNITS, Inspectorate
from fadu.demo.world import World

ORDER = 62
_O = "law_inspection.officer"
PEOPLE: tuple[Person, ...] = (
    Person("law.head", "潘甲一", (Held("law_inspection.head", "fazhiban", "市委依法治市办副主任"),),
           label="依法治市办负责人：决定督促措施、批准督察方案、销号"),
    Person("law.officer", "潘乙二", (Held(_O, "fazhiban", "督察处处长"),),
           label="法治督察：督促建议、督察、问题台账、类案"),
    Person("law.officer2", "潘丙三", (Held(_O, "fazhiban", "督察处干部"),)),
    Person("law.keeper", "潘丁四", (Held("law_inspection.keeper", "fazhiban", "线索管理专员"),)),
    Person("law.planner", "潘戊五", (Held("law_inspection.planner", "swb", "市委办公室督查科科长"),)),
    *(Person(f"law.{key}", name, (Held("unit_contact", key, "法治联络员"),),
             label="荣成市政府联络员：答复督促、报整改" if key == "rongcheng" else "")
      for key, name in UNITS),
)  # fmt: skip
SCHEME = {
    "purpose": "检查法治建设第一责任人职责和年度任务落实情况，推动问题整改。",
    "course": "听取情况说明；在系统中查阅案件、期限和文书；随机抽取案卷；走访企业和镇街；个别谈话。",
    "discipline": "不要求陪同，不要求准备汇报材料和展板；轻车简从；严守工作秘密。",
    "contact": "督察处",
}


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """The year: plan of inspections, two finished projects, one on site, the ladder, ledger, similar cases, clues."""
    say("法治督察 law inspection")
    acts = Inspectorate(world)
    year = world.today.year
    _others(acts, year)
    spring = _comprehensive(acts, date(year, 4, 13))
    problems.course(acts, spring)
    summer = _special(acts, date(year, 6, 15))
    problems.finished(acts, summer)
    _running(acts)
    measures.ladder(acts)
    problems.more(acts)
    measures.hidden(acts)


def _others(acts: Inspectorate, year: int) -> None:
    """What other offices plan for the same units: the clash check works on these too."""
    plan = (
        ("安全生产专项督查", "government", ("rongcheng", "wendeng"), date(year, 5, 18)),
        ("优化营商环境督查", "government", ("scjg", "spj"), date(year, 9, 7)),
        ("年度综合考核实地核查", "assessment", ("huancui", "wendeng", "rongcheng", "rushan"), date(year, 12, 14)),
    )
    for title, regime, units, starts in plan:
        entry = acts.open("oversight_entry", "law.planner", date(year, 1, 20), {
            "title": title, "regime": regime, "kind": "other" if regime == "assessment" else "special",
            "basis": "市委年度督查检查考核计划（模拟）", "objects": acts.ids(*units), "starts": acts.world.workday(starts),
            "ends": acts.world.workday(starts + timedelta(days=3)), "people": 6,
        }, organ="swb")  # fmt: skip
        acts.do(entry, "list", "law.planner", date(year, 1, 26), opinion="列入年度计划")


def _project(acts: Inspectorate, units: tuple[str, ...], starts: date, days: int, **more: Any) -> Any:
    """An inspection up to its notice."""
    begin = acts.world.workday(starts)
    facts = {
        "title": "年度综合法治督察", "kind": "comprehensive", "basis": "年度法治督察计划（模拟）",
        "content": "主要负责人履行第一责任人职责\n行政复议和应诉\n规范性文件管理\n涉企行政执法", "objects": acts.ids(*units),
        "starts": begin, "ends": acts.world.workday(begin + timedelta(days=days)), "people": 3,
    } | more  # fmt: skip
    project = acts.open("law_inspection", "law.officer", acts.back(begin, 25), facts)
    entry = acts.entry_of(project)
    acts.do(entry, "list", "law.planner", acts.back(begin, 20), opinion="列入计划，与考核错开")
    day = acts.back(begin, 15)
    for name, role in (("law.officer", "leader"), ("law.officer2", "member")):
        project = acts.do(project, "add_member", "law.officer", day, user=acts.user(name), role=role)
    for member in acts.members(project):
        project = acts.do(project, "declare", member.user.username, day, member=str(member.pk), interest="")
    project = acts.do(project, "approve_scheme", "law.head", acts.back(begin, 12), **SCHEME)
    return acts.do(project, "notice", "law.officer", acts.back(begin, 7), asked="")


FOUND = (
    (
        "rongcheng",
        "上半年三件行政复议案件未按期提出书面答复",
        "《行政复议法》第四十八条",
        "dispute_reconsideration",
        "3",
    ),
    ("rongcheng", "两份规范性文件印发前没有合法性审核意见", "国办发〔2018〕115号", "rule_document", "2"),
    ("rushan", "两件行政复议案件未按期提出书面答复", "《行政复议法》第四十八条", "dispute_reconsideration", "2"),
    ("rushan", "政府常务会议年内没有学法安排", "《法治政府建设与责任落实督察工作规定》", "lead_study", "1"),
    ("wendeng", "一件行政处罚没有法制审核记录", "《行政处罚法》第五十八条", "enforce_record", "2"),
    ("huancui", "一份政府合同没有合法性审查意见", "合同管理制度（模拟）", "rule_contract", "1"),
    ("wendeng", "权责清单两项未按期调整", "权责清单动态管理办法（模拟）", "lead_duty", "2"),
)


def _comprehensive(acts: Inspectorate, starts: date) -> Any:
    """Four counties in spring; findings confirmed, one objection upheld, problems being mended."""
    project = _project(acts, ("huancui", "wendeng", "rongcheng", "rushan"), starts, 4)
    day = project.starts
    project = acts.do(project, "enter", "law.officer", day)
    project = _on_site(acts, project, "rongcheng", day)
    for unit, fact, rule, klass, severity in FOUND:
        project = acts.do(project, "find", "law.officer", day, unit=acts.pk(unit), fact=fact, evidence="案卷和系统记录",
                          rule=rule, klass=klass, severity=severity)  # fmt: skip
    day = project.ends
    project = acts.do(project, "leave", "law.officer", day)
    project = acts.do(project, "send_findings", "law.officer", acts.ahead(day, 2))
    return _told(acts, project, acts.ahead(day, 4), {"wendeng": "权责清单已在三月公布，附公布页面"})


def _on_site(acts: Inspectorate, project: Any, unit: str, day: date) -> Any:
    pk = acts.pk(unit)
    project = acts.do(project, "note", "law.officer2", day, kind="talk", unit=pk, place="会议室", person="模拟谈话对象甲",
                      post="办公室负责人", content="说明复议答复逾期的原因：承办人员调整，期限没有交接。")  # fmt: skip
    project = acts.do(project, "note", "law.officer2", day, kind="test", unit=pk, content="抽取执法人员测试行政处罚法。",
                      persons=30, mark="86.5")  # fmt: skip
    project = acts.do(project, "sample", "law.officer", day, unit=pk, what="行政处罚案卷", population=240, size=10,
                      seed=f"{day.isoformat()}荣成")  # fmt: skip
    return acts.do(project, "note", "law.officer", day, kind="file", unit=pk, content="文书齐全，说理不足。",
                   deductions="说理 3 分")  # fmt: skip


def _told(acts: Inspectorate, project: Any, day: date, objections: dict[str, str]) -> Any:
    """Units confirm or object; report and feedback."""
    for unit in acts.units_of(project):
        mine = acts.findings(project, unit)
        last = [str(mine[-1].pk)] if unit in objections and mine else []
        if mine:
            project = acts.do(project, "confirm", f"law.{unit}", day, disputed=last,
                              objection=objections.get(unit, "") if last else "")  # fmt: skip
    for row in acts.findings(project):
        if row.state == "objected":
            project = acts.do(project, "rule", "law.head", acts.ahead(day, 2), finding=str(row.pk), upheld=True,
                              reason="核对公布页面，异议成立")  # fmt: skip
    project = acts.do(
        project,
        "report",
        "law.officer",
        acts.ahead(day, 6),
        good="复议纠错后的整改较上年及时。",
        causes="期限管理靠人记，承办人变动时没有交接。",
        suggestions="收件即计时，到期前三日提醒承办人和负责人。",
    )
    return acts.do(project, "feedback", "law.head", acts.ahead(day, 12))


def _special(acts: Inspectorate, starts: date) -> Any:
    """Enforcement towards enterprises at three departments: everything written off, archived."""
    project = _project(acts, ("scjg", "zjj", "cgj"), starts, 2, title="涉企行政执法专项督察", kind="special")
    day = project.starts
    project = acts.do(project, "enter", "law.officer", day)
    for unit in ("scjg", "zjj", "cgj"):
        project = acts.do(project, "find", "law.officer2", day, unit=acts.pk(unit), evidence="抽查案卷", severity="2",
                          fact="一件处罚没有说明裁量理由", rule="《行政处罚法》第三十四条", klass="enforce_discretion")  # fmt: skip
    project = acts.do(project, "leave", "law.officer", project.ends)
    project = acts.do(project, "send_findings", "law.officer", acts.ahead(project.ends, 2))
    return _told(acts, project, acts.ahead(project.ends, 4), {})


def _running(acts: Inspectorate) -> None:
    """One team on site now, one inspection announced, one that clashes and waits for a decision."""
    today = acts.world.today
    now = _project(acts, ("zrzy",), acts.back(today, 2), 4, title="规范性文件管理专项督察", kind="special")
    now = acts.do(now, "enter", "law.officer", now.starts)
    acts.do(now, "find", "law.officer2", now.starts, unit=acts.pk("zrzy"), evidence="文件目录", severity="2",
            fact="一份文件有效期已满仍在适用", rule="规范性文件有效期制度（模拟）", klass="rule_document")  # fmt: skip
    acts.open("law_inspection", "law.officer", acts.back(today, 3), {
        "title": "行政复议决定履行情况“回头看”", "kind": "lookback", "basis": "年度法治督察计划（模拟）",
        "content": "上半年问题的整改是否反弹", "objects": acts.ids("rongcheng", "rushan"), "people": 2,
        "starts": acts.world.workday(date(today.year, 12, 9)), "ends": acts.world.workday(date(today.year, 12, 10)),
        "looks_back": str(acts.first("law_inspection").pk),
    })  # fmt: skip
