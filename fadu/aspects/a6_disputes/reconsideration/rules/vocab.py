"""Words of the register: stored value and Chinese label. Used by rules, fields, forms and statistics alike."""

from __future__ import annotations

Choices = tuple[tuple[str, str], ...]

CHANNELS: Choices = (
    ("counter", "当面递交"),
    ("post", "邮寄"),
    ("online", "网上"),
    ("oral", "口头"),
    ("respondent", "经被申请人转送"),
    ("superior", "上级转交"),
)
PARTY_KINDS: Choices = (("citizen", "公民"), ("company", "法人"), ("other", "其他组织"))
ACT_KINDS: Choices = (("act", "行政行为"), ("inaction", "不履行法定职责"), ("agreement", "行政协议"))
MATTERS: Choices = (
    ("penalty", "行政处罚"),
    ("complaint", "举报投诉处理"),
    ("disclosure", "政府信息公开"),
    ("levy", "行政征收"),
    ("confirmation", "行政确认"),
    ("coercion", "行政强制"),
    ("inaction", "行政不作为"),
    ("ownership", "行政确权"),
    ("licence", "行政许可"),
    ("other", "其他"),
)
FIELDS: Choices = (
    ("security", "公安"),
    ("market", "市场监管"),
    ("land", "自然资源"),
    ("housing", "住房城乡建设"),
    ("labour", "人力资源社会保障"),
    ("city", "综合行政执法"),
    ("transport", "交通运输"),
    ("ecology", "生态环境"),
    ("health", "卫生健康"),
    ("civil", "民政"),
    ("farming", "农业农村"),
    ("sea", "海洋渔业"),
    ("safety", "应急管理"),
    ("education", "教育"),
    ("culture", "文化和旅游"),
    ("water", "水务"),
    ("insurance", "医疗保障"),
    ("justice", "司法行政"),
    ("expropriation", "房屋与土地征收"),
    ("other", "其他"),
)
LEVELS: Choices = (
    ("town", "乡镇、街道"),
    ("county_department", "县级政府部门"),
    ("county", "县级政府"),
    ("city_department", "市级政府部门"),
    ("city", "市级政府"),
    ("zone", "开发区管理机构"),
    ("province", "省级政府及部门"),
    ("state", "国务院部门"),
    ("other", "其他"),
)
SERVED_BY: Choices = (
    ("onspot", "当场作出"),
    ("direct", "直接送达签收"),
    ("post", "邮寄签收"),
    ("notice", "公告送达"),
    ("late", "事后补充告知"),
    ("none", "未送达"),
)
RESPONDENT_KINDS: Choices = (
    ("department", "政府工作部门"),
    ("government", "县级以上地方人民政府"),
    ("township", "乡镇人民政府"),
    ("dispatched_organ", "政府派出机关（含街道办事处）"),
    ("dispatched_office", "部门派出机构"),
    ("organisation", "法律法规规章授权的组织"),
    ("zone", "开发区管理机构"),
    ("zone_department", "开发区管理机构的职能部门"),
    ("justice", "履行复议机构职责的司法行政部门"),
    ("vertical", "垂直领导机关、税务、国家安全"),
    ("coast_guard", "海警机构"),
    ("province", "省级人民政府"),
    ("ministry", "国务院部门"),
    ("ministry_office", "国务院部门的派出机构或者所管理的授权组织"),
)
LINES: Choices = (
    ("customs", "海关"),
    ("finance", "金融监管"),
    ("central_bank", "人民银行"),
    ("forex", "外汇管理"),
    ("tax", "税务"),
    ("state_security", "国家安全"),
    ("maritime", "海事"),
    ("tobacco", "烟草"),
    ("postal", "邮政"),
    ("weather", "气象"),
    ("other", "其他"),
)
CLOSE_RESULTS: Choices = (
    ("uphold", "维持"),
    ("change", "变更"),
    ("revoke", "撤销"),
    ("revoke_part", "部分撤销"),
    ("confirm_unlawful", "确认违法"),
    ("confirm_invalid", "确认无效"),
    ("perform", "责令履行"),
    ("reject_claim", "驳回请求"),
    ("agreement", "行政协议责任"),
    ("agreement_pay", "行政协议补偿"),
    ("mediated", "调解书"),
    ("settled", "和解后撤回"),
    ("withdrawn", "其他撤回"),
    ("terminated", "其他终止"),
    ("rejected", "驳回申请"),
    ("refused", "不予受理"),
    ("abandoned", "视为放弃申请"),
)
DECIDED = (
    "uphold",
    "change",
    "revoke",
    "revoke_part",
    "confirm_unlawful",
    "confirm_invalid",
    "perform",
    "reject_claim",
    "agreement",
    "agreement_pay",
)
CORRECTED = ("revoke", "revoke_part", "change", "confirm_unlawful", "confirm_invalid", "perform")
SETTLED = ("mediated", "settled", "withdrawn")
TERMINATED = ("settled", "withdrawn", "terminated")
PROCEDURES: Choices = (("ordinary", "普通程序"), ("simple", "简易程序"))
SERVICE_WAYS: Choices = (
    ("direct", "直接送达"),
    ("left", "留置送达"),
    ("electronic", "电子送达"),
    ("entrusted", "委托送达"),
    ("post", "邮寄送达"),
    ("transfer", "转交送达"),
    ("notice", "公告送达"),
)


def label(choices: Choices, value: str) -> str:
    """Chinese label of a stored value; the value itself when it is unknown."""
    return dict(choices).get(value, value)
