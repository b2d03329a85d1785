"""A questionnaire: written, opened to answers until its day, closed and counted; or withdrawn and destroyed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.models import Matter
from fadu.kernel.taking import Taking
from fadu.kernel.today import today
from fadu.people.models import Organ

from . import urn
from .models import PURPOSES, Questionnaire, Subject
from .rules import questions
from .rules.results import LEAST

WHO = ("coordinator", "assessment.assessor", "law_inspection.officer")
STATES = (
    State("draft", "起草"),
    State("open", "正在作答", tone="ok"),
    State("closed", "已汇总", closed=True, tone="ok"),
    State("withdrawn", "已撤销", closed=True),
)


def units(text: str) -> tuple[list[Organ], list[str]]:
    """Organs by name or short name, and names that are none."""
    names = [name.strip() for name in re.split(r"[\n、,，;；]+", text) if name.strip()]
    known = {word: organ for organ in Organ.objects.all() for word in (organ.name, organ.short) if word}
    found = list(dict.fromkeys(known[name] for name in names if name in known))
    return found, [name for name in names if name not in known]


def check(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """Readable questions, known units, a day to come, an existing matter."""
    errors = {}
    try:
        questions.read(facts["questions"])
    except ValueError as error:
        errors["questions"] = str(error)
    found, unknown = units(facts["units"])
    if unknown or not found:
        errors["units"] = f"没有名为「{unknown[0]}」的单位" if unknown else "请写明问的是哪些单位"
    if facts["closes"] <= today():
        errors["closes"] = "截止日期应在今天之后"
    if facts.get("number") and not Matter.called(facts["number"]).exists():
        errors["number"] = f"没有编号为「{facts['number']}」的记录"
    return errors


def written(taking: Taking) -> None:
    """The questionnaire with its units."""
    case, facts = taking.case, taking.facts
    case.about = Matter.called(facts["number"]).first() if facts.get("number") else None

    def run() -> None:
        Subject._plain.filter(matter_id=case.pk).delete()
        Subject._plain.bulk_create(Subject(matter_id=case.pk, organ=organ) for organ in units(facts["units"])[0])

    taking.after.append(run)


def guard_open(case: Questionnaire, actor: Actor) -> list[str]:
    """It can still be answered."""
    return ["截止日期已过，请先修改"] if case.closes <= today() else []


def guard_close(case: Questionnaire, actor: Actor) -> list[str]:
    """Opened once, after the last day: counting earlier would tell the newest answer from those before."""
    return [f"{case.closes} 截止，次日起才能汇总"] if today() <= case.closes else []


def closed(taking: Taking) -> None:
    """Open the urn."""
    rows = urn.open_all(taking.case)
    few = [row.organ.short or row.organ.name for row, n in rows if n < LEAST]
    taking.note(
        f"收回 {sum(n for _, n in rows)} 份"
        + (f"；不足 {LEAST} 份、没有开箱即销毁：{'、'.join(few[:8])}" if few else "")
    )


def names(case: Any) -> str:
    """The units so far, to begin with."""
    rows = Subject._plain.filter(matter_id=case.pk).select_related("organ") if case is not None and case.pk else ()
    return "\n".join(row.organ.name for row in rows)


WRITING = (
    Ask("title", "名称", max_length=200),
    Ask("purpose", "用途", "choice", PURPOSES),
    Ask("number", "所为事项的编号", required=False, max_length=80, help="考核或者督察的编号；没有的不填"),
    Ask("units", "问的是哪些单位", "longtext", default=names, help="每行一个；每个单位单独发链接、单独汇总"),
    Ask(
        "questions",
        "题目",
        "longtext",
        help=f"{questions.SHAPE}；量表不写选项的用五档满意度，系统另加「{questions.UNSURE}」",
    ),
    Ask("frame", "抽样范围", max_length=300, help="从哪些人里抽，如：近一年在该单位办过事的群众"),
    Ask("method", "抽样方法", max_length=300),
    Ask("closes", "截止日期", "date"),
)
SETS = ("title", "purpose", "questions", "frame", "method", "closes")
STEPS = (
    Step("draft", "起草问卷", ("",), "draft", who=WHO, asks=WRITING, sets=SETS, check=check, effect=written),
    Step("change", "修改问卷", ("draft",), None, who=WHO, asks=WRITING, sets=SETS, check=check, effect=written),
    Step("open", "开放作答", ("draft",), "open", who=WHO, guard=guard_open,
         help="开放以后题目不能再改；链接在本页发出，每个只能用一次"),
    Step("close", "截止汇总", ("open",), "closed", who=WHO, guard=guard_close, effect=closed, final=True,
         help=f"逐单位开箱一次；不足 {LEAST} 份的不开箱，直接销毁（本平台口径）"),
    Step("withdraw", "撤销", ("draft", "open"), "withdrawn", who=WHO, final=True,
         effect=lambda taking: urn.destroy(taking.case), asks=(Ask("reason", "理由", max_length=300),)),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS, ())
