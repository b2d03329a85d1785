"""What people quarrel with their city about: kinds of dispute with their respondents, words and usual outcomes.

Frequencies follow what the yearly reports of Chinese cities show in outline (complaints handling, police penalties,
information requests and insurance of injured workers lead); they are demonstration data, not statistics.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Dispute:
    """One kind of dispute.

    weight: share. city, county: parts of organ keys that act there ("" where the kind does not occur; "town" and
    "street" stand for any of the county). company: share of enterprises among the applicants. amount: yuan, from–to.
    simple: share of the simple procedure where the law allows it. wrong: share of acts that turn out wrong.
    """

    key: str
    weight: int
    city: tuple[str, ...]
    county: tuple[str, ...]
    subject: str
    sector: str
    act: str
    request: str
    story: tuple[str, ...]
    kind: str = "act"
    company: float = 0.1
    amount: tuple[int, int] | None = None
    simple: float = 0.0
    wrong: float = 0.14
    onspot: bool = False
    camera: bool = False
    detention: bool = False
    real_estate: bool = False
    flags: tuple[str, ...] = ()


REVOKE = "请求撤销被申请人作出的{act}。"
PERFORM = "请求责令被申请人履行查处职责，并书面答复处理结果。"
DISPUTES = (
    Dispute("complaint", 26, ("scjg",), ("scjg",), "complaint", "market", "举报投诉处理告知",
            "请求撤销被申请人作出的{act}，责令重新处理。",
            ("申请人网购食品后认为标签不符合规定，向被申请人投诉举报，被申请人告知不予立案。申请人认为调查不充分。",
             "申请人举报商家宣传与实物不符，被申请人终止调解并告知不予立案。申请人认为未核对其提交的交易记录。")),
    Dispute("traffic", 18, ("gaoqu.gafj", "jingqu.gafj"), ("police",), "penalty", "security", "公安交通管理简易程序处罚决定", REVOKE,
            ("申请人认为路口标线磨损，无法辨认导向车道，不应当按违反禁止标线处罚。",
             "申请人称当日为避让救护车临时变道，监控截图没有反映全过程。"),
            amount=(50, 200), simple=0.85, onspot=True, camera=True, wrong=0.1),
    Dispute("police", 11, ("lingang.gafj", "gaoqu.gafj"), ("police",), "penalty", "security", "公安行政处罚决定", REVOKE,
            ("申请人与邻居因停车发生争执，认为双方均有过错，对其单方处罚认定事实不清。",
             "申请人认为询问笔录记载与其陈述不一致，处罚前未充分听取申辩。"), amount=(200, 1000), simple=0.1, wrong=0.16),
    Dispute("disclosure", 16, ("zrzy", "zjj", "jyj", "gaoqu", "jingqu"), ("zrzy", "zjj", "town", "street"),
            "disclosure", "land", "政府信息公开申请答复", "请求撤销被申请人作出的{act}，责令重新答复。",
            ("申请人申请公开某地块征收补偿方案，被申请人答复信息不存在，未说明检索过程。",
             "申请人申请公开小区竣工验收备案材料，被申请人以涉及第三方为由不予公开，未征求第三方意见。"), simple=0.6, wrong=0.22),
    Dispute("injury", 12, ("rsj",), ("rsj",), "confirmation", "labour", "工伤认定决定", REVOKE,
            ("申请人认为职工系在上班途中绕道办私事时受伤，不属于合理路线，不应认定为工伤。",
             "申请人称事发时正在完成单位临时安排的工作，不予认定工伤与事实不符。"), company=0.55, wrong=0.1),
    Dispute("market", 9, ("scjg",), ("scjg",), "penalty", "market", "市场监管行政处罚决定", REVOKE,
            ("申请人系小微企业，违法行为轻微并已及时改正，认为罚款数额明显过高。",
             "申请人认为涉案产品检验样品抽取程序不合规定，检验结论不能作为依据。"), company=0.85, amount=(3000, 80000), wrong=0.2),
    Dispute("building", 8, ("cgj",), ("zfj", "zfj", "town"), "coercion", "city", "限期拆除违法建设决定", REVOKE,
            ("申请人称房屋系多年前经村集体同意翻建，被申请人未调查建成时间即认定为违法建设。",
             "申请人认为阳光房未影响规划和邻里，限期拆除前未告知陈述申辩权利。"), real_estate=True, wrong=0.24),
    Dispute("expropriation", 6, ("county",), (), "levy", "expropriation", "房屋征收补偿决定", REVOKE,
            ("申请人认为评估时点选择不当，补偿价格低于同地段市场价格，且评估报告未送达。",
             "申请人认为附属设施漏登，产权调换房源位置与公告不一致。"), real_estate=True, wrong=0.2),
    Dispute("inaction", 8, ("zrzy", "cgj", "sthj"), ("zfj", "zrzy", "zjj"), "inaction", "city", "不履行查处职责",
            PERFORM, ("申请人书面反映相邻商铺油烟扰民并要求查处，被申请人两个月内没有作出处理。",
                      "申请人举报违法占地，提交了照片和邮寄凭证，被申请人未答复。"), kind="inaction", wrong=0.4),
    Dispute("ownership", 4, ("county",), ("town",), "ownership", "land", "土地权属争议处理决定", REVOKE,
            ("申请人持有承包经营权证，认为处理决定将争议地块确定给他人，与登记四至不符。",
             "申请人认为调查时未通知其到场指界，勘验图没有签名。"), real_estate=True, wrong=0.22),
    Dispute("insurance", 5, ("ybj", "rsj"), ("ybj", "rsj"), "other", "insurance", "社会保险待遇核定决定", REVOKE,
            ("申请人认为缴费年限计算有误，漏计早年临时用工期间。",
             "申请人系定点药店，认为追回医保基金的计算方法没有依据。"), company=0.3, amount=(2000, 60000), simple=0.1),
    Dispute("licence", 4, ("spj",), ("spj",), "licence", "market", "不予行政许可决定", REVOKE,
            ("申请人提交的材料已经补正，被申请人仍以材料不齐为由不予许可。",
             "申请人认为经营场所面积符合要求，现场核查记录有误。"), company=0.8, wrong=0.16),
    Dispute("sea", 4, ("hyj", "sthj"), ("hyj",), "penalty", "sea", "海洋渔业行政处罚决定", REVOKE,
            ("申请人称船舶定位设备系故障关闭，并非故意逃避监管，请求从轻。",
             "申请人认为养殖筏架位置以海图为准，测量结果存在偏差。"), company=0.4, amount=(5000, 60000), wrong=0.16),
    Dispute("safety", 3, ("yjj", "jtj"), ("yjj", "jtj"), "penalty", "safety", "安全生产行政处罚决定", REVOKE,
            ("申请人已在期限内完成隐患整改并提交报告，认为仍予处罚不当。",
             "申请人认为被检查车辆不由其实际经营，处罚对象有误。"), company=0.9, amount=(5000, 100000), wrong=0.16),
    Dispute("civil", 3, ("mzj",), ("mzj", "wjj"), "other", "civil", "停发最低生活保障待遇决定", REVOKE,
            ("申请人家庭收入变化系一次性赔偿款，不应当作为持续收入计算。",
             "申请人认为入户核查未通知本人，财产信息比对结果有误。"), wrong=0.2),
    Dispute("tax", 0, (), ("tax",), "levy", "other", "税务处理决定", REVOKE,
            ("申请人认为核定应纳税额的方法不当，要求重新核定。",), company=1.0, amount=(3000, 90000)),
    Dispute("agreement", 1, ("zjj",), ("zjj",), "other", "housing", "解除特许经营协议行为", "请求确认解除行为违法，责令继续履行协议。",
            ("申请人认为解除协议前没有催告，且所称违约情形已经整改。",), kind="agreement", company=1.0, wrong=0.5),
)  # fmt: skip

POLICE = {"huancui": "huancui.gafj", "wendeng": "wendeng.gafj", "rongcheng": "rongcheng.gaj", "rushan": "rushan.gaj"}
COUNTIES = tuple(POLICE)


def dispute(rng: Random, city: bool) -> Dispute:
    """A kind of dispute that occurs at the city's (or a county's) government."""
    kinds = [d for d in DISPUTES if (d.city if city else d.county)]
    return rng.choices(kinds, [d.weight for d in kinds])[0]


def respondent_key(rng: Random, kind: Dispute, authority: str, towns: dict[str, list[str]]) -> str:
    """Key of the organ that acted. towns: per county the keys of its towns and streets."""
    if authority == "weihai":
        part = rng.choice(kind.city)
        return rng.choice(COUNTIES) if part == "county" else part
    part = rng.choice(kind.county)
    if part == "police":
        return POLICE[authority]
    if part in ("town", "street"):
        return rng.choice(towns[f"{authority}.{part}"])
    return f"{authority}.{part}"
