"""Steps of the review above, of the naming and of the rechecks."""

from __future__ import annotations

from fadu.kernel.declare import Ask, Step
from fadu.kernel.today import today

from ..models.application import AWARDS, LEVELS
from . import outside as do
from .shared import APPROVER, OFFICE

GROUP = "外部评审"
ABOVE = ("provincial", "recommended", "third_party", "survey", "spot_check", "public_notice")
BODY = Ask("body", "组织单位", max_length=120)
BEGAN = Ask("began_on", "开始日期", "date", default=lambda case: today())
ENDED = Ask("ended_on", "日期", "date", default=lambda case: today())
NUMBER = Ask("number", "文号", required=False, max_length=80)
OUTCOME = Ask("outcome", "结果", max_length=500)
POINTS = Ask("points", "得分", required=False, max_length=30, help="得分/满分，如 91.5/100；没有通报的空着")
FINDINGS = Ask("findings", "指出的问题", "longtext", required=False, help="每行一项：三级指标编号=问题；自动列入差距清单")
DUE = Ask("due_on", "整改期限", "date", required=False)
PROOF = Ask("proof", "结果文件", "file")
METHOD = Ask("method", "抽样和调查方法", max_length=200)
RECHECK = Ask("recheck_on", "下次复核日期", "date", default=do.next_round, help="按命名文件；文件没有写的，按两年（本平台口径）")
RESULT = (ENDED, NUMBER, OUTCOME, POINTS, FINDINGS, DUE, PROOF)
REVIEW = (
    Step("recommend", "登记省级推荐", ("provincial",), "recommended", who=OFFICE, check=do.check_result, asks=(BODY, *RESULT),
         effect=do.finished("provincial")),
    Step("assess_outside", "转第三方评估", ("recommended",), "third_party", who=OFFICE, asks=(BODY, BEGAN),
         effect=do.begun("third_party")),
    Step("result_third_party", "登记第三方评估结果", ("third_party",), None, who=OFFICE, guard=do.guard_open("third_party"),
         check=do.check_result, effect=do.finished("third_party"), asks=RESULT),
    Step("ask_public", "转满意度测评", ("third_party",), "survey", who=OFFICE, guard=do.guard_result("third_party"),
         asks=(BODY, BEGAN, METHOD), effect=do.begun("survey")),
    Step("result_survey", "登记满意度测评结果", ("survey",), None, who=OFFICE, guard=do.guard_open("survey"),
         check=do.check_result, effect=do.finished("survey"),
         asks=(ENDED, Ask("asked", "有效样本", "int", minimum=1, maximum=10_000_000),
               Ask("satisfied", "其中表示满意", "int", minimum=0, maximum=10_000_000), NUMBER, PROOF)),
    Step("visit", "转实地核查", ("survey",), "spot_check", who=OFFICE, guard=do.guard_result("survey"), asks=(BODY, BEGAN),
         effect=do.begun("spot_check")),
    Step("result_visit", "登记实地核查结果", ("spot_check",), None, who=OFFICE, guard=do.guard_open("spot_check"),
         check=do.check_result, effect=do.finished("spot_check"), asks=RESULT),
    Step("notice", "转社会公示", ("spot_check",), "public_notice", who=OFFICE, guard=do.guard_mended,
         check=do.check_notice, effect=do.begun("public_notice"),
         asks=(BODY, BEGAN, Ask("closes", "公示止日", "date"), Ask("where", "公示渠道", max_length=200))),
    Step("remark", "登记公示期间的反映", ("public_notice",), None, who=OFFICE, effect=do.remarked, group=GROUP,
         asks=(Ask("text", "反映的问题", max_length=500, help="不写反映人的姓名和联系方式"),)),
    Step("settle_remark", "处理反映", ("public_notice",), None, who=OFFICE, guard=do.guard_remark, effect=do.settled,
         group=GROUP, check=do.check_settled,
         asks=(Ask("remark", "哪一件", "choice", do.open_remarks), Ask("answer", "核实和处理", max_length=500),
               Ask("findings", "查实的问题", "longtext", required=False,
                   help="每行一项：三级指标编号=问题；自动列入差距清单，用自己的话写，不抄反映的原文"), DUE)),
    Step("name", "登记命名", ("public_notice",), "named", who=OFFICE, guard=do.guard_named, check=do.check_named,
         effect=do.named, sets=("result", "level", "kind"), final=True,
         asks=(Ask("result", "命名文号", max_length=200), Ask("level", "层级", "choice", LEVELS),
               Ask("kind", "类型", "choice", AWARDS), Ask("body", "命名机关", max_length=120), ENDED, RECHECK, PROOF)),
    Step("refuse", "登记未命名", ABOVE, "not_named", who=OFFICE, sets=("result",), effect=do.finished("decision"),
         check=do.check_result, final=True,
         asks=(Ask("result", "说明", max_length=200), Ask("body", "决定机关", max_length=120), ENDED,
               Ask("proof", "结果文件", "file", required=False))),
    Step("recheck", "启动复核", ("named", "kept"), "rechecking", who=OFFICE, effect=do.rechecking, stops=("recheck",),
         asks=(BODY, BEGAN, Ask("starts", "复核期起", "date", default=lambda case: case.named_on),
               Ask("until", "复核期止", "date", default=lambda case: today()), Ask("deadline", "材料截止", "date")),
         check=do.check_recheck, help="各指标重新自评；原有佐证保留，按新的复核期提示"),
    Step("keep", "登记复核保持", ("rechecking",), "kept", who=OFFICE, guard=do.guard_kept, check=do.check_named,
         effect=do.named, stops=("materials",), final=True, asks=(BODY, ENDED, NUMBER, OUTCOME, RECHECK, PROOF)),
    Step("revoke", "登记命名撤销", ("named", "kept", "rechecking"), "revoked", who=APPROVER, sets=("result",),
         effect=do.finished("decision"), check=do.check_result, stops=("materials", "recheck"), final=True,
         asks=(Ask("result", "撤销文号和理由", max_length=200), Ask("body", "决定机关", max_length=120), ENDED, PROOF)),
)  # fmt: skip
