"""What the enterprise itself says about a visit: whether the code was shown before anybody began.

An officer's note that a code was shown or scanned is the officer's word: a photograph of the printed code does for a
scan. So the code rate counts what is noted, as published, and beside it stands what enterprises bear out, signed in by
the code on their registered telephone: on the spot by a live code of ten minutes on their screen that the officer
scans, or afterwards in words. Each says it once; a denial goes to the supervision.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Step
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.procedure import Taking
from fadu.law import law

from ..querysets import CODED, EXEMPT, ONSITE
from ..rules import vocab
from .doubts import WHEN
from .shared import STRICT, SUPERVISOR

OWN = law("涉企行政检查管理口径")[""]


def may_say(case: Any, actor: Actor) -> list[str]:
    """Once, of a visit on site."""
    if case.off_site or case.visited_on is None:
        return ["没有到场的检查不用确认"]
    return ["企业已经确认过"] if case.enterprise_said else []


def say(taking: Taking) -> None:
    """Kept beside what the officers noted; neither replaces the other."""
    case = taking.case
    case.enterprise_said, case.enterprise_said_on = taking.facts["shown"], taking.on
    taking.note(f"企业在企业服务页面确认：{case.get_enterprise_said_display()}")
    if case.enterprise_said == "no" and (case.coded or case.makeup_valid):
        taking.notify(f"{case.matter.number}登记为已亮码，企业称没有亮码，请核实", role=SUPERVISOR)


STEPS = (
    Step("witness", "企业确认亮码", WHEN, None, (SYSTEM_ROLE,), STRICT[""],
         (Ask("shown", "检查前是否亮码", "choice", vocab.SAID),), guard=may_say, effect=say),
)  # fmt: skip
BORNE_OUT = Q(enterprise_said="yes") | (Q(coded_live=True) & ~Q(enterprise_said="no"))
JUDGED = ONSITE & (~EXEMPT | CODED)  # the base of the code rate
INDICATORS = (
    Ratio("code_confirmed", "企业确认的亮码率", dated="visited_on", hit=CODED & BORNE_OUT, base=JUDGED,
          good="up", public=True, basis=OWN,
          formula="登记为已亮码，并且扫的是企业登录后当场出示的现场码、或者企业事后在企业服务页面确认的 ÷（到场检查 − 未亮码的紧急"
                  "检查）；企业说没有亮码的、没有表态又没有扫现场码的不算。"
                  "亮码率按检查人员登记计算，二者之差是还没有企业佐证的部分（本平台口径）"),
    Count("code_denied", "企业称没有亮码", dated="visited_on", where=JUDGED & CODED & Q(enterprise_said="no"),
          unit="户次", good="down", basis=OWN, formula="期内登记为已亮码、企业称检查前没有亮码的到场检查，由执法监督机构核实"),
)  # fmt: skip
