"""The words of the module's books."""

from __future__ import annotations

from .scoring.scheme import GRADES

OFFICER, HEAD = "risk.officer", "risk.head"
ROLES = ((OFFICER, "信用风险分类承办人"), (HEAD, "信用风险分类负责人"))
GRADE_CHOICES = tuple(zip(GRADES, ("A 类", "B 类", "C 类", "D 类"), strict=True))
GRADE_TONES = {"A": "ok", "B": "none", "C": "soon", "D": "late", "": "none"}
KINDS = (("general", "通用型"), ("professional", "专业型"))
TRIGGERS = (("monthly", "每月定期"), ("manual", "按需"), ("correction", "更正后重新评分"))
CHANGES = (("worse", "风险升高"), ("better", "风险降低"), ("left", "退出（注销、迁出）"))
LISTED = (("class_d", "信用风险高（D 类）"), ("serious", "列入严重违法失信名单"))
DELISTED = (("improved", "类别好转"), ("closed", "注销或者迁出"), ("corrected", "异议成立更正"))
RESULTS = (
    ("no_problem", "未发现问题"),
    ("fixed_on_site", "当场改正"),
    ("order", "责令改正"),
    ("to_case", "移送有权机关处理"),
    ("cannot", "无法检查"),
    ("recorded", "仅登记"),
)
FOUND = ("fixed_on_site", "order", "to_case")
READINGS = (
    ("acts", "按监管行为：用移动终端现场记录的行为 ÷ 现场监管行为"),
    ("items", "按监管事项：一年内用移动终端做过的事项 ÷ 可以现场检查的事项"),
    ("bodies", "按监管部门：有移动记录的检查主体 ÷ 有职责的检查主体"),
)
OBJECTED = (
    ("data", "所用数据有误"),
    ("mark", "名单信息有误或者已修复"),
    ("class", "对类别本身有异议"),
)
FILERS = (("enterprise", "企业"), ("officer", "监管人员"))

ALERT_OUTCOMES = (("true", "属实"), ("false", "误报"))
ACTIONS = (
    ("inspect", "检查核实"),
    ("guide", "提醒、约谈、指导"),
    ("transfer", "移送有权机关"),
    ("settled", "已经改正，不再处置"),
)
RATINGS = (("exact", "准确，有用"), ("partly", "部分准确"), ("noise", "没有用处"))


def label(choices: tuple[tuple[str, str], ...], key: str) -> str:
    """The word for a key; the key itself when it is unknown."""
    return dict(choices).get(key, key)
