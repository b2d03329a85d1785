"""An application: self-assessment, gap list, material, reviews above, named or not, kept or withdrawn."""

from __future__ import annotations

from datetime import timedelta

from fadu.kernel.declare import Ask, Clock, Procedure, State, Step

from ..models.application import GRADES, SECRECY
from . import application_rules as rules
from . import evidence
from . import mock_rules as mock
from .review import ABOVE, REVIEW
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
    Ask("register", "登记册清单", "choice", evidence.books, required=False, help="引用一册在评价期内的全部记录，打包时现取"),
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
    State("rechecking", "复核中", tone="soon"),
    State("kept", "复核保持", closed=True, tone="ok"),
    State("revoked", "命名撤销", closed=True, tone="late"),
    State("not_named", "未命名", closed=True),
    State("withdrawn", "已撤回", closed=True),
)
FILLING = ("self_assessment", "materials", "rechecking")
GATHERING = ("materials", "rechecking")

STEPS = (
    Step("intend", "启动创建", ("",), "self_assessment", who=OFFICE, asks=OPENING, check=rules.check_open,
         effect=rules.opened, starts=("materials",), sets=tuple(ask.key for ask in OPENING)),
    Step("assign", "分工", FILLING, None, who=OFFICE, check=rules.check_owners, effect=rules.assign, group="佐证",
         asks=(Ask("owners", "分工", "longtext", help="每行一项：编号=单位；一、二级编号代表其下全部"),)),
    Step("link", "归集佐证", FILLING, None, who=(*OFFICE, *UNIT), check=evidence.check_link, effect=evidence.link,
         asks=LINK, group="佐证"),
    Step("unlink", "移出佐证", FILLING, None, who=(*OFFICE, *UNIT), effect=evidence.unlink, group="佐证",
         asks=(Ask("item", "佐证", "choice", evidence.items), REASON)),
    Step("assess", "自评", FILLING, None, who=(*OFFICE, *UNIT), effect=evidence.assess, group="佐证",
         asks=(Ask("folder", "指标", "choice", rules.folder_choices), Ask("grade", "自评", "choice", GRADES),
               Ask("reason", "理由", max_length=500))),
    Step("list_gaps", "列出差距", ("self_assessment",), "materials", who=OFFICE, check=rules.check_due,
         effect=rules.list_gaps, asks=(DUE,), paper="gaps"),
    Step("relist", "再次列出差距", GATHERING, None, who=OFFICE, check=rules.check_due, effect=rules.list_gaps,
         asks=(DUE,), group="差距", paper="gaps"),
    Step("close_gap", "确认补齐", (*GATHERING, *ABOVE), None, who=OFFICE, guard=rules.guard_gap, effect=rules.close_gap,
         group="差距", asks=(Ask("gap", "差距", "choice", rules.open_gaps), Ask("note", "怎样补齐", max_length=300))),
    Step("draw", "抽取模拟评审", GATHERING, None, who=OFFICE, guard=mock.guard_draw, check=mock.check_draw,
         effect=mock.drawn, group="模拟评审",
         asks=(Ask("n", "抽取项数", "int", default=10, minimum=1, maximum=200),
               Ask("first", "评审人甲", "choice", mock.graders), Ask("second", "评审人乙", "choice", mock.graders))),
    Step("grade", "模拟评审", GATHERING, None, who=(GRADER,), guard=mock.guard_grade, check=mock.check_grades,
         effect=mock.grade, asks=(Ask("grades", "评定", "longtext", private=True, help="每行一项：编号=达到；说明"),)),
    Step("close_mock", "结束模拟评审", GATHERING, None, who=OFFICE, guard=mock.guard_close, check=rules.check_due,
         effect=mock.close, asks=(DUE,), group="模拟评审", paper="mock"),
    Step("submit", "提交市级审核", ("materials",), "city_review", who=OFFICE, guard=rules.guard_submit,
         check=rules.check_submit, asks=(Ask("reason", "未补齐差距的说明", required=False, max_length=300),)),
    Step("send_back", "退回补充", ("city_review",), "materials", who=APPROVER, asks=(REASON,)),
    Step("apply", "报省申报", ("city_review",), "provincial", who=APPROVER, guard=rules.guard_apply,
         stops=("materials",), paper="application"),
    *REVIEW,
    Step("withdraw", "撤回申报", ("self_assessment", "materials", "city_review", "provincial"), "withdrawn", who=APPROVER,
         asks=(REASON,), stops=("materials",), final=True),
)  # fmt: skip
CLOCKS = (
    Clock("materials", "提交申报材料", "demonstration.materials", start=lambda case, on: case.deadline - timedelta(days=1),
          who="申报单位", public=False),
    Clock("recheck", "复核命名", "demonstration.recheck", who="申报单位", public=False),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
