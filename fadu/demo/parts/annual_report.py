"""Annual reports: the city's and a district's of last year, published; this year's of the city, drafted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fadu.aspects.a9_coordination.annual_report import counting
from fadu.aspects.a9_coordination.annual_report.models import Receipt, Section
from fadu.aspects.a9_coordination.annual_report.rules import bound
from fadu.demo.accounts import Held, Person
from fadu.demo.world import World
from fadu.kernel import uploads
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

ORDER = 70
PEOPLE: tuple[Person, ...] = (
    Person("report", "汪甲一", (Held("annual_report.drafter", "weihai", "市政府办公室综合科科长"),),
           label="市政府年度报告起草：数字表、正文、外部数据"),
    Person("huancui.report", "汪乙二", (Held("annual_report.drafter", "huancui", "区政府办公室"),)),
    Person("huancui.report2", "汪丙三", (Held("annual_report.drafter", "huancui", "区司法局"),)),
    Person("huancui.mayor", "汪丁四", (Held("annual_report.approver", "huancui", "区长"),)),
)  # fmt: skip
CHAPTERS = {
    "年度计划": "把法治政府建设任务分解到单位和时限，按月调度，按季通报进度。",
    "营商环境": "动态调整权责清单，推行高效办成一件事和告知承诺，畅通企业诉求渠道。",
    "制度体系": "落实规范性文件合法性审查和备案，开展文件清理，评估实施效果。",
    "科学民主": "公布重大行政决策目录，落实公众参与、专家论证、风险评估和集体讨论。",
    "公正文明": "落实行政执法公示、记录和审核制度，规范涉企行政检查。",
    "突发事件": "修订应急预案，组织演练，推进镇街应急救援站建设。",
    "矛盾纠纷": "发挥行政复议主渠道作用，完善人民调解和行政调解衔接。",
    "制约和监督": "主动公开政府信息，清理政府承诺和合同履行，接受人大、政协和社会监督。",
    "数字法治": "推进执法数据归集，推广移动监管和风险分类。",
    "督察考核": "开展法治督察，问题逐项销号，以考核促落实。",
}
WORDS = {
    "主要原因": "主要原因：部分单位对法定期限重视不够，案件集中时力量不足，基层经办人员变动较多。",
    "重点安排": "继续完善制度、改进执法、化解争议，年度计划另行印发，逐项落实到单位和时限。",
    "会议和议题": "主要负责人主持会议研究法治政府建设，听取年度计划进展和行政复议、行政执法情况汇报。",
    "重点问题": "对进度落后的任务和逾期未整改的问题逐项督促，协调解决跨部门的执法争议。",
    "学法、述法": "带头学习宪法和行政法律法规，在年度述职中述法，推动政府工作人员学法用法。",
}


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Last year's reports from draft to publication, this year's as a draft."""
    say("年度报告 annual reports")
    year = world.today.year - 1
    if world.today > date(year + 1, 3, 25):
        city = written(world, "weihai", year, ("report", "coordinator", "leader"))
        finished(world, city, ("report", "coordinator", "leader"))
        finished(world, written(world, "huancui", year, ("huancui.report", "", "")),
                 ("huancui.report", "huancui.report2", "huancui.mayor"))  # fmt: skip
    begun(world, "weihai", world.today.year, "report", world.today)


def actor(world: World, username: str, day: date) -> Any:
    """Somebody by username on a day."""
    from fadu.people.actors import actor_for

    return actor_for(world.users[username], day)


def begun(world: World, organ: str, year: int, who: str, day: date) -> Any:
    """A report just drafted."""
    with frozen_today(day):
        facts = {"year": str(year)}
        organ_id = world.organs[organ].pk
        return open_case(register("annual_report"), actor(world, who, day), facts, organ_id=organ_id, on=day).case


def written(world: World, organ: str, year: int, who: tuple[str, str, str]) -> Any:
    """A report whose gaps have been filled, with one figure from outside."""
    case = begun(world, organ, year, who[0], world.workday(date(year + 1, 1, 15)))
    day = world.workday(date(year + 1, 2, 4))
    with frozen_today(day):
        writer = actor(world, who[0], day)
        proof = uploads.store("会议登记.txt", "常务会议目录（模拟）\n".encode(), writer, matter_id=case.pk)
        given = {"key": "F061", "text": "16次", "said_by": "政府办公室会议登记簿", "dated": day, "proof": [proof.pk]}
        case = take(case, "external", writer, given, on=day).case
        for section in Section._plain.filter(matter_id=case.pk):
            case = filled(case, section, writer, day)
    return case


def filled(case: Any, section: Any, writer: Any, day: date) -> Any:
    """Every gap of a part gets its words; the first part also tells the meetings."""
    text, lines, heading = bound.editable(section.text, counting.values(case)), [], ""
    for line in text.splitlines():
        heading = line if line.startswith("##") else heading
        lines.append(_words(line, heading) if line.startswith(bound.PENDING) else line)
    if section.key == "leaders":
        lines[0] += "召开政府常务会议【F061 16次】。"
    return take(case, "edit", writer, {"section": section.key, "text": "\n".join(lines)}, on=day).case


def _words(line: str, heading: str) -> str:
    """What is written where something had to be added."""
    chapter = next((words for key, words in CHAPTERS.items() if key in heading), "已落实。")
    return next((words for key, words in WORDS.items() if key in line), chapter)


def finished(world: World, case: Any, who: tuple[str, str, str]) -> None:
    """Reviewed, discussed, approved, frozen, sent, received, published."""
    year = case.year + 1
    writer, checker, boss = who
    case = step(world, case, "review", checker, date(year, 2, 9))
    talk = {"discussed_on": world.workday(date(year, 2, 12)), "meeting": "政府常务会议"}
    case = step(world, case, "discuss", checker, date(year, 2, 12), **talk)
    case = step(world, case, "approve", boss, date(year, 2, 24), opinion="同意")
    case = step(world, case, "freeze", writer, date(year, 2, 24))
    case = step(world, case, "send", writer, date(year, 2, 25), receivers="本级党委\n本级人民代表大会常务委员会\n上一级人民政府")
    receipt = Receipt._plain.filter(matter_id=case.pk).first()
    case = step(world, case, "receive", writer, date(year, 2, 26), receipt=str(receipt.pk))
    step(world, case, "publish", writer, date(year, 3, 18))


def step(world: World, case: Any, key: str, username: str, day: date, **facts: Any) -> Any:
    """One step on the working day from `day` on."""
    on = world.workday(day)
    with frozen_today(on):
        return take(case, key, actor(world, username, on), facts, on=on).case
