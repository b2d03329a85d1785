"""Who may be an inspecting body: what a confirmation looks at, and the reasons for a refusal."""

from __future__ import annotations

from .counting import ANSWERS, OPINION
from .model import Refusal

NATURES = (
    ("department", "行政机关"),
    ("authorised", "法律、法规授权的具有管理公共事务职能的组织"),
    ("town", "乡镇人民政府、街道办事处"),
    ("entrusted", "受委托的组织"),
    ("coordination", "议事协调机构"),
    ("laboratory", "检验检测机构、科研院所"),
    ("intermediary", "外包的中介机构"),
    ("other", "其他（网格员、临时人员等）"),
)
KIND_OF = {"department": "department", "authorised": "authorised", "town": "town", "entrusted": "entrusted"}
_NEVER = {
    "coordination": "议事协调机构不得实施行政检查",
    "laboratory": "检验检测机构、科研院所不得实施行政检查，只能受行政机关邀请提供技术支持",
    "intermediary": "不得将行政检查外包给中介机构实施",
    "other": "未取得执法资格的辅助人员、网格员、临时人员不得实施行政检查",
}
# Ranks that may carry an inspection (法律、法规、规章、国务院决定); papers below them may not.
RANKS = (
    ("law", "法律"),
    ("state", "行政法规"),
    ("local", "地方性法规"),
    ("rule", "部门规章"),
    ("local_rule", "地方政府规章"),
    ("decision", "国务院决定"),
    ("paper", "规范性文件"),
)
ENOUGH = frozenset({"law", "state", "local", "rule", "local_rule", "decision"})


def refusals(
    nature: str, basis: str, entrustment: str = "", principal_confirmed: bool = False, conferred: bool = False
) -> list[Refusal]:
    """Why an organ cannot be confirmed; empty when nothing speaks against it."""
    if nature in _NEVER:
        return [Refusal("never", _NEVER[nature], OPINION)]
    found = []
    if not basis.strip():
        found.append(Refusal("basis", "没有写明赋予行政检查职权的法律、法规、规章", OPINION))
    if nature == "town" and not conferred:
        found.append(Refusal("conferred", "镇街须有省级决定的赋权依据，并写明承接的事项", OPINION))
    if nature == "entrusted":
        if not principal_confirmed:
            found.append(Refusal("principal", "委托机关未被确认为行政检查主体", ANSWERS))
        if not entrustment.strip():
            found.append(
                Refusal("entrustment", "没有书面委托或者委托未向社会公布；受委托组织只能以委托机关名义检查", ANSWERS)
            )
    return found


def basis_faults(ranks: list[str]) -> list[str]:
    """Why an item cannot be reviewed or published: it needs a law, regulation, rule or State Council decision."""
    if not ranks:
        return [f"没有登记法定依据：检查事项须有法律、法规、规章或者国务院决定作依据（{OPINION}）"]
    if ENOUGH.isdisjoint(ranks):
        return [f"现有依据只有规范性文件，不能作为检查事项的依据（{OPINION}）"]
    return []
