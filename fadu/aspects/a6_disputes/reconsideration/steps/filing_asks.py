"""The questions of an application: who applies, against what, since when, asking what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fadu.kernel.declare import Ask

from ..models import Party
from ..rules import vocab
from .shared import tri

WHO, ACT, TIME, ASKED, FILES = "申请人", "被申请的行为", "时间与送达", "请求和理由", "附件"
CLERK_CHANNELS = tuple(pair for pair in vocab.CHANNELS if pair[0] != "online")


def _party(key: str) -> Any:
    """Default of a personal question: what the applicant's row already holds."""

    def current(case: Any) -> Any:
        row = next(iter(case.children(Party, role="applicant")), None) if case is not None and case.pk else None
        return getattr(row, key, "") if row else ""

    return current


def _case(key: str) -> Any:
    def current(case: Any) -> Any:
        value = getattr(case, key, None)
        return "" if value is None else value

    return current


APPLICANT = (
    Ask("applicant_kind", "申请人类型", "choice", vocab.PARTY_KINDS, default="citizen", group=WHO),
    Ask("applicant_name", "姓名或者名称", private=True, max_length=120, default=_party("name"), group=WHO),
    Ask(
        "id_number",
        "身份证件号码或者统一社会信用代码",
        required=False,
        private=True,
        max_length=40,
        default=_party("id_number"),
        group=WHO,
    ),
    Ask("phone", "联系电话", "phone", required=False, private=True, default=_party("phone"), group=WHO),
    Ask("address", "送达地址", required=False, private=True, max_length=200, default=_party("address"), group=WHO),
    Ask("applicant_count", "申请人人数", "int", default=1, minimum=1, maximum=100000, required=False, group=WHO),
    Ask("electronic_service", "同意电子送达", "bool", required=False, group=WHO),
    Ask("legal_aid", "申请法律援助", "bool", required=False, group=WHO),
    Ask("enterprise", "涉企案件", "bool", required=False, group=WHO),
    Ask("agent_name", "代理人姓名", required=False, private=True, max_length=120, group=WHO),
    Ask("agent_power", "代理权限和期限", required=False, max_length=200, group=WHO),
)
THE_ACT = (
    Ask(
        "respondent",
        "被申请人（在名录中选择）",
        "organ",
        required=False,
        group=ACT,
        default=lambda case: getattr(case, "respondent", None),
    ),
    Ask(
        "respondent_name",
        "被申请人名称",
        required=False,
        max_length=200,
        default=_case("respondent_name"),
        group=ACT,
        help="名录中没有时填写",
    ),
    Ask("act_kind", "案件类别", "choice", vocab.ACT_KINDS, default="act", group=ACT),
    Ask("act_name", "行政行为名称", max_length=200, default=_case("act_name"), group=ACT),
    Ask("act_number", "文号", required=False, max_length=120, default=_case("act_number"), group=ACT),
    Ask("act_on", "作出日期", "date", required=False, default=_case("act_on"), group=ACT),
    Ask("subject", "事项", "choice", vocab.MATTERS, required=False, default=_case("subject"), group=ACT),
    Ask("sector", "管理领域", "choice", vocab.FIELDS, required=False, default=_case("sector"), group=ACT),
    Ask("onspot", "当场作出", "bool", required=False, default=_case("onspot"), group=ACT),
    Ask("camera", "依据电子技术监控设备记录", "bool", required=False, default=_case("camera"), group=ACT),
    Ask("amount", "涉案款额（元）", "money", required=False, default=_case("amount"), group=ACT),
)
WHEN = (
    Ask("served_by", "送达方式", "choice", vocab.SERVED_BY, required=False, default=_case("served_by"), group=TIME),
    Ask(
        "act_served_on",
        "签收、公告期满或者收到补充告知的日期",
        "date",
        required=False,
        default=_case("act_served_on"),
        group=TIME,
    ),
    Ask("known_on", "知道该行为的日期", "date", required=False, default=_case("known_on"), group=TIME),
    tri("told", "作出时是否告知了复议权利、机关和期限", group=TIME),
    Ask(
        "requested_on",
        "提出履职请求的日期（不履行职责案件）",
        "date",
        required=False,
        default=_case("requested_on"),
        group=TIME,
    ),
)
CLAIM = (
    Ask("request", "复议请求", "longtext", private=True, default=_case("request"), group=ASKED),
    Ask("reasons", "主要事实和理由", "longtext", private=True, default=_case("reasons"), group=ASKED),
    Ask("compensation_asked", "一并请求行政赔偿", "bool", required=False, group=ASKED),
    Ask("compensation_amount", "请求赔偿数额（元）", "money", required=False, group=ASKED),
    Ask(
        "document_title",
        "一并请求审查的规范性文件",
        required=False,
        max_length=200,
        group=ASKED,
        help="不含规章；没有可不填",
    ),
    tri("mediation_willing", "是否愿意调解", group=ASKED),
    Ask("files", "材料", "file", required=False, group=FILES),
)
APPLICATION = (*APPLICANT, *THE_ACT, *WHEN, *CLAIM)
AT_DESK = (
    Ask("channel", "提出方式", "choice", CLERK_CHANNELS, default="counter", group="收件"),
    Ask("posted_on", "交邮日期（邮寄时）", "date", required=False, group="收件"),
    Ask("respondent_received_on", "处罚机关收到日期（经被申请人转送时）", "date", required=False, group="收件"),
    Ask("came_from", "转交机关（上级转交时）", required=False, max_length=120, group="收件"),
    *APPLICATION,
)
THROUGH_RESPONDENT = (
    Ask("respondent_received_on", "本机关收到申请的日期", "date", group="收件"),
    *(ask for ask in APPLICATION if ask.key not in ("respondent", "respondent_name")),
)
DRAFT = tuple(replace(ask, required=False) for ask in APPLICATION)
