"""An application: self-assessment, gap list, material, reviews above, named or not, kept or withdrawn."""

from __future__ import annotations

from fadu.kernel.declare import Ask, Procedure, State, Step

from ..models.application import GRADES, SECRECY
from . import application_rules as rules
from . import mock_rules as mock
from .shared import APPROVER, GRADER, OFFICE, UNIT

REASON = Ask("reason", "理由", max_length=300)
OPENING = (
    Ask("title", "名称", max_length=200),
    Ask("round", "批次", max_length=60),
    Ask("frame_id", "指标体系", "choice", rules.frames),
    Ask("starts", "评价期起", "date"),
    Ask("until", "评价期止", "date"),
    Ask("deadline", "材料截止", "date"),
)
LINK = (
    Ask("folder", "指标", "choice", rules.folder_choices),
    Ask("record", "业务记录编号", required=False, max_length=80, help="系统已有的记录填编号即可"),
    Ask("paper", "文书文号", required=False, max_length=80, help="由本系统制发的文书填文号"),
    Ask("register", "登记册清单", "choice", rules.books, required=False, help="引用一册在评价期内的全部记录，打包时现取"),
    Ask("file", "文件", "file", required=False, help="系统里没有的才上传"),
    Ask("title", "名称", required=False, max_length=300),
    Ask("number", "文号", required=False, max_length=80),
    Ask("dated", "日期", "date", required=False),
    Ask("issuer", "形成单位", required=False, max_length=120),
    Ask("covers_from", "反映期间起", "date", required=False),
    Ask("covers_until", "反映期间止", "date", required=False),
    Ask("valid_until", "有效期至", "date", required=False),
    Ask("secrecy", "密级", "choice", SECRECY, default="open"),
)
DUE = Ask("due_on", "补齐期限", "date", default=lambda case: case.deadline if case else None)
STATES = (
    State("self_assessment", "自评", tone="ok"),
    State("materials", "补齐材料", tone="ok"),
    State("city_review", "市级审核", tone="soon"),
    State("provincial", "报省初审", tone="hold"),
    State("recommended", "已推荐", tone="ok"),
    State("third_party", "第三方评估", tone="hold"),
    State("survey", "满意度测评", tone="hold"),
    State("spot_check", "实地核查", tone="hold"),
    State("public_notice", "社会公示", tone="hold"),
    State("named", "已命名", closed=True, tone="ok"),
    State("not_named", "未命名", closed=True),
    State("withdrawn", "已撤回", closed=True),
)
FILLING = ("self_assessment", "materials")
OUTSIDE = (("recommend", "省级推荐", "provincial", "recommended"),
           ("assess_outside", "转第三方评估", "recommended", "third_party"),
           ("ask_public", "转满意度测评", "third_party", "survey"), ("visit", "转实地核查", "survey", "spot_check"),
           ("notice", "转社会公示", "spot_check", "public_notice"))  # fmt: skip
STEPS = (
    Step("intend", "启动创建", ("",), "self_assessment", who=OFFICE, asks=OPENING, check=rules.check_open,
         effect=rules.opened, sets=tuple(ask.key for ask in OPENING)),
    Step("assign", "分工", FILLING, None, who=OFFICE, check=rules.check_owners, effect=rules.assign, group="佐证",
         asks=(Ask("owners", "分工", "longtext", help="每行一项：编号=单位；一、二级编号代表其下全部"),)),
    Step("link", "归集佐证", FILLING, None, who=(*OFFICE, *UNIT), check=rules.check_link, effect=rules.link, asks=LINK,
         group="佐证"),
    Step("unlink", "移出佐证", FILLING, None, who=(*OFFICE, *UNIT), effect=rules.unlink, group="佐证",
         asks=(Ask("item", "佐证", "choice", rules.items), REASON)),
    Step("assess", "自评", FILLING, None, who=(*OFFICE, *UNIT), effect=rules.assess, group="佐证",
         asks=(Ask("folder", "指标", "choice", rules.folder_choices), Ask("grade", "自评", "choice", GRADES),
               Ask("reason", "理由", max_length=500))),
    Step("list_gaps", "列出差距", ("self_assessment",), "materials", who=OFFICE, check=rules.check_due,
         effect=rules.list_gaps, asks=(DUE,), paper="gaps"),
    Step("relist", "再次列出差距", ("materials",), None, who=OFFICE, check=rules.check_due, effect=rules.list_gaps,
         asks=(DUE,), group="差距", paper="gaps"),
    Step("close_gap", "确认补齐", ("materials",), None, who=OFFICE, guard=rules.guard_gap, effect=rules.close_gap,
         group="差距", asks=(Ask("gap", "差距", "choice", rules.open_gaps), Ask("note", "怎样补齐", max_length=300))),
    Step("draw", "抽取模拟评审", ("materials",), None, who=OFFICE, guard=mock.guard_draw, check=mock.check_draw,
         effect=mock.drawn, group="模拟评审",
         asks=(Ask("n", "抽取项数", "int", default=10, minimum=1, maximum=200),
               Ask("first", "评审人甲", "choice", mock.graders), Ask("second", "评审人乙", "choice", mock.graders))),
    Step("grade", "模拟评审", ("materials",), None, who=(GRADER,), guard=mock.guard_grade, check=mock.check_grades,
         effect=mock.grade, asks=(Ask("grades", "评定", "longtext", private=True, help="每行一项：编号=达到；说明"),)),
    Step("close_mock", "结束模拟评审", ("materials",), None, who=OFFICE, guard=mock.guard_close, check=rules.check_due,
         effect=mock.close, asks=(DUE,), group="模拟评审", paper="mock"),
    Step("submit", "提交市级审核", ("materials",), "city_review", who=OFFICE, guard=rules.guard_submit,
         check=rules.check_submit, asks=(Ask("reason", "未补齐差距的说明", required=False, max_length=300),)),
    Step("send_back", "退回补充", ("city_review",), "materials", who=APPROVER, asks=(REASON,)),
    Step("apply", "报省申报", ("city_review",), "provincial", who=APPROVER, guard=rules.guard_deadline,
         paper="application"),
    *(Step(key, title, (source,), target, who=OFFICE) for key, title, source, target in OUTSIDE),
    Step("name", "登记命名", ("public_notice",), "named", who=OFFICE, sets=("result",),
         asks=(Ask("result", "命名文号", max_length=200),), final=True),
    Step("refuse", "登记未命名", ("provincial", "recommended", "third_party", "survey", "spot_check", "public_notice"),
         "not_named", who=OFFICE, sets=("result",), asks=(Ask("result", "说明", max_length=200),), final=True),
    Step("withdraw", "撤回申报", (*FILLING, "city_review", "provincial"), "withdrawn", who=APPROVER, asks=(REASON,),
         final=True),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
