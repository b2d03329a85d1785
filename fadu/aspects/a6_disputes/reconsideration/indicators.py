"""Figures of the register. Each is one query over the cases: the number and its list cannot disagree."""

from __future__ import annotations

from django.db.models import F, Q

from fadu.kernel.clocks import met
from fadu.kernel.indicators import Awaiting, Count, Days, Ratio

from .rules import vocab
from .steps.shared import LAW

CLOSING = tuple(key for key, _ in vocab.CLOSE_RESULTS if key != "abandoned")
IN_TIME = (Q(accepted_on=None) & met("review")) | (Q(accepted_on__isnull=False) & met("decide"))
ENDED_AFTER_ACCEPTANCE = Q(
    accepted_on__isnull=False, result__in=(*vocab.DECIDED, "mediated", *vocab.TERMINATED, "rejected")
)
SERVED = Q(effective_on__isnull=False, result__in=vocab.DECIDED)

INDICATORS = (
    Count(
        "received",
        "新收",
        dated="opened_on",
        where=~Q(state="draft"),
        public=True,
        basis=LAW["30.1"],
        formula="期间内收到的行政复议申请件数，草稿不计",
    ),
    Count(
        "accepted",
        "受理",
        dated="accepted_on",
        where=Q(accepted_on__isnull=False),
        public=True,
        basis=LAW["30.1"],
        formula="期间内受理（含视为受理）的件数，以受理日期计",
    ),
    Count(
        "closed",
        "办结",
        where=Q(result__in=CLOSING),
        public=True,
        basis=LAW["62"],
        formula="期间内办结的件数：决定、调解书、终止、驳回申请、不予受理；视为放弃申请单列，不计入",
    ),
    Count(
        "abandoned",
        "视为放弃申请",
        where=Q(result="abandoned"),
        basis=LAW["31.2"],
        formula="期间内逾期未补正视为放弃的件数",
    ),
    Count(
        "enterprise",
        "涉企新收",
        dated="opened_on",
        where=Q(enterprise=True) & ~Q(state="draft"),
        formula="期间内收到的涉企行政复议申请件数",
    ),
    Ratio(
        "timely",
        "按期办结率",
        hit=IN_TIME,
        base=Q(result__in=CLOSING),
        good="up",
        public=True,
        basis=LAW["62"],
        formula="受理后办结的，在审理期限届满日（扣除中止、计入延长）及以前办结；未受理即办结的，在审查期限内办结 / 办结件数",
    ),
    Ratio(
        "deemed",
        "视为受理率",
        dated="accepted_on",
        hit=Q(deemed=True),
        base=Q(accepted_on__isnull=False),
        good="down",
        empty="zero",
        basis=LAW["30.3"],
        formula="视为受理件数 / 受理件数；质量警示，目标为零",
    ),
    Ratio(
        "corrected",
        "纠错率",
        hit=Q(result__in=vocab.CORRECTED),
        base=Q(result__in=vocab.DECIDED),
        basis=LAW["64"],
        formula="撤销、部分撤销、变更、确认违法、确认无效、责令履行 / 以决定方式办结的件数；与调撤率分母不同，不可相加",
    ),
    Ratio(
        "settled",
        "调撤率",
        hit=Q(result__in=vocab.SETTLED),
        base=ENDED_AFTER_ACCEPTANCE,
        good="up",
        public=True,
        basis=LAW["5"],
        formula="调解书、和解后撤回、其他撤回 / 受理后办结的件数",
    ),
    Ratio(
        "concluded",
        "案结事了率",
        hit=Q(sued_on=None),
        base=Q(result__in=CLOSING),
        good="up",
        version="2023",
        basis=LAW["10"],
        formula="办结后没有被诉的件数 / 办结件数（2023年口径，只看诉讼；以本册登记的被诉情况计）",
    ),
    Awaiting(
        "concluded_2025",
        "案结事了率（2025年口径）",
        needs=("litigation", "petitions"),
        unit="%",
        version="2025",
        formula="办结后既没有诉讼也没有信访的件数 / 办结件数；口径放宽，不与2023年口径连成一条线",
    ),
    Awaiting(
        "first_choice_a",
        "复议首选率（口径甲）",
        needs=("litigation",),
        unit="%",
        formula="新收复议 /（新收复议 + 新收一审行政诉讼）",
    ),
    Awaiting(
        "first_choice_b",
        "复议首选率（口径乙）",
        needs=("litigation",),
        unit="%",
        formula="新收复议 /（新收复议 + 经过复议的新收一审行政诉讼）；未经复议的诉讼不计入分母",
    ),
    Awaiting("per_suit", "复议诉讼比", needs=("litigation",), unit="", formula="新收复议 / 新收一审行政诉讼"),
    Ratio(
        "sued",
        "复议后被诉率",
        dated="effective_on",
        hit=Q(sued_on__isnull=False),
        base=SERVED,
        good="down",
        basis=LAW["10"],
        formula="送达生效的复议决定中被诉的件数 / 送达生效的复议决定件数",
    ),
    Ratio(
        "lost",
        "复议后败诉率",
        dated="sued_on",
        hit=Q(suit_lost=True),
        base=~Q(suit_result=""),
        good="down",
        basis=LAW["10"],
        formula="被诉案件中行政机关败诉的件数 / 已有裁判结果的被诉件数",
    ),
    Ratio(
        "opinion_replied",
        "意见书按期反馈率",
        dated="opinion_due",
        hit=Q(opinion_replied_on__lte=F("opinion_due")),
        base=Q(opinion_due__isnull=False),
        good="up",
        basis=LAW["76", "六十日内"],
        formula="期间内到期的意见书中，六十日内报送纠正情况的件数 / 到期件数",
    ),
    Ratio(
        "performed",
        "决定履行率",
        dated="perform_due",
        hit=Q(performed_on__isnull=False),
        base=Q(perform_due__isnull=False),
        good="up",
        basis=LAW["77.1"],
        formula="期间内履行到期的决定、调解书中已履行的件数 / 到期件数",
    ),
    Ratio(
        "head_attended",
        "负责人听证出席率",
        dated="heard_on",
        hit=Q(head_attended=True),
        base=Q(heard_on__isnull=False),
        good="up",
        basis=LAW["51.3"],
        formula="被申请人负责人参加的听证件数 / 举行听证的件数",
    ),
    Ratio(
        "heard",
        "听取意见率",
        hit=Q(views_heard=True),
        base=Q(result__in=vocab.DECIDED, procedure_kind="ordinary"),
        good="up",
        basis=LAW["49"],
        formula="已听取当事人意见的件数 / 普通程序以决定办结的件数；其余应为因当事人原因不能听取",
    ),
    Ratio(
        "published",
        "决定公开率",
        dated="effective_on",
        hit=Q(published_on__isnull=False),
        base=SERVED,
        good="up",
        basis=LAW["79.1"],
        formula="已公开的决定 / 送达生效的决定",
    ),
    Days(
        "length",
        "平均审理天数",
        since="accepted_on",
        until="closed_on",
        where=ENDED_AFTER_ACCEPTANCE,
        basis=LAW["62"],
        formula="自受理至办结的自然日平均数，含中止时间",
    ),
)
