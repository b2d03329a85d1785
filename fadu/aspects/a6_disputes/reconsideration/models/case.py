"""The reconsideration case: typed facts of the application, the act, the review, the decision and what follows."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from fadu.kernel.audit import in_batch
from fadu.kernel.models import Case, Run

from ..rules import acceptance, committee, exhaustion, findings, hearing, relief, suspension, vocab
from .held import Held, load_children, matches


def words(title: str, choices: vocab.Choices) -> ArrayField:
    """A list of keys of one of the rule vocabularies."""
    return ArrayField(models.CharField(max_length=40, choices=choices), default=list, blank=True, verbose_name=title)


# What figures of closed cases read, kept in the index beside organ and day: a figure then reads the index alone.
COUNTED = [
    "matter", "result", "procedure_kind", "deemed", "enterprise", "views_heard", "extended_days", "answer_missed",
    "applicant_kind", "channel", "accepted_on", "sued_on",
]  # fmt: skip
# Figures counted by another day than that of closing: the day, and what is asked of the cases that have it.
DATED = {
    "accepted_on": ["matter", "deemed"], "effective_on": ["matter", "result", "published_on", "sued_on"],
    "sued_on": ["matter", "suit_lost", "suit_result"], "opinion_due": ["matter", "opinion_replied_on"],
    "perform_due": ["matter", "performed_on"], "heard_on": ["matter", "head_attended"],
}  # fmt: skip
# What the filters of the list ask for: a filtered list of an organ is counted in the index alone.
FILTERED = [
    "matter", "state", "subject", "sector", "procedure_kind", "result", "channel", "respondent_level", "deemed",
    "enterprise", "closed_on",
]  # fmt: skip


def dated_index(day: str, include: list[str]) -> models.Index:
    """An index of the cases that have the day, with what their figures read."""
    return models.Index(fields=[day], include=include, condition=Q(**{f"{day}__isnull": False}), name=f"recon_{day}")


class Reconsideration(Case):
    """One application for administrative reconsideration.

    `organ` is the authority (the government that decides in its own name); `opened_on` is the day of receipt.
    Facts that nobody has recorded stay empty: rules answer with a question then, never with a guess.
    """

    # -- how it came in
    channel = models.CharField("提出方式", max_length=12, choices=vocab.CHANNELS, default="counter")
    posted_on = models.DateField("交邮日期", null=True, blank=True)
    respondent_received_on = models.DateField("处罚机关收到日期", null=True, blank=True)
    came_from = models.CharField("转交机关", max_length=120, blank=True)
    applicant_name = models.CharField("申请人", max_length=200, blank=True)
    applicant_kind = models.CharField("申请人类型", max_length=10, choices=vocab.PARTY_KINDS, default="citizen")
    applicant_count = models.PositiveIntegerField("申请人人数", default=1)
    enterprise = models.BooleanField("涉企", default=False)
    electronic_service = models.BooleanField("同意电子送达", default=False)
    legal_aid = models.BooleanField("申请法律援助", default=False)

    # -- against whom and what
    respondent = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被申请人（机构）"
    )
    co_respondents = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="共同被申请人（机构）")
    respondent_name = models.CharField("被申请人", max_length=200, blank=True)
    respondent_level = models.CharField("被申请人层级", max_length=20, choices=vocab.LEVELS, default="other")
    act_kind = models.CharField("案件类别", max_length=12, choices=vocab.ACT_KINDS, default="act")
    act_name = models.CharField("行政行为", max_length=200, blank=True)
    act_number = models.CharField("行为文号", max_length=120, blank=True)
    act_on = models.DateField("行为作出日期", null=True, blank=True)
    served_by = models.CharField("行为送达方式", max_length=10, choices=vocab.SERVED_BY, blank=True)
    act_served_on = models.DateField("行为送达日期", null=True, blank=True)
    known_on = models.DateField("知道行为日期", null=True, blank=True)
    told = models.BooleanField("已告知复议权利、机关和期限", null=True, blank=True)
    told_prior = models.BooleanField("已告知应先复议", null=True, blank=True)
    learned_on = models.DateField("得知复议权利日期", null=True, blank=True)
    real_estate = models.BooleanField("涉及不动产", default=False)
    longer_days = models.PositiveIntegerField("法律规定的更长申请期限（日）", null=True, blank=True)
    longer_law = models.CharField("规定更长期限的法律", max_length=120, blank=True)
    delay_from = models.DateField("耽误开始", null=True, blank=True)
    delay_to = models.DateField("障碍消除", null=True, blank=True)
    delay_reason = models.CharField("耽误理由", max_length=200, blank=True)
    requested_on = models.DateField("履职请求收到日期", null=True, blank=True)
    perform_by = models.DateField("法定履行届满日", null=True, blank=True)
    urgent = models.BooleanField("紧急保护请求", default=False)
    subject = models.CharField("事项", max_length=20, choices=vocab.MATTERS, default="other")
    sector = models.CharField("管理领域", max_length=20, choices=vocab.FIELDS, default="other")
    onspot = models.BooleanField("当场作出", default=False)
    camera = models.BooleanField("依电子技术监控设备作出", default=False)
    warning_only = models.BooleanField("警告或者通报批评", default=False)
    detention = models.BooleanField("行政拘留或者限制人身自由", default=False)
    amount = models.DecimalField("涉案款额", max_digits=14, decimal_places=2, null=True, blank=True)
    act_count = models.PositiveSmallIntegerField("所涉行为个数", default=1)
    request = models.TextField("复议请求", blank=True)
    reasons = models.TextField("事实和理由", blank=True)
    compensation_asked = models.BooleanField("一并请求行政赔偿", default=False)
    compensation_amount = models.DecimalField("请求赔偿数额", max_digits=14, decimal_places=2, null=True, blank=True)
    prior_flags = words("复议前置等特别情形", exhaustion.CHOICES)
    paid_or_secured = models.BooleanField("已缴税款或者已担保", null=True, blank=True)

    # -- the seven tests: facts; results stand in TestResult
    applicant_clear = models.BooleanField("申请人明确", null=True, blank=True)
    respondent_proper = models.BooleanField("被申请人适格", null=True, blank=True)
    interest = models.BooleanField("有利害关系", null=True, blank=True)
    request_specific = models.BooleanField("请求具体", null=True, blank=True)
    reasons_given = models.BooleanField("有事实理由", null=True, blank=True)
    excluded = models.CharField("排除事项", max_length=20, choices=acceptance.EXCLUDED, null=True, blank=True)
    accepted_before = models.BooleanField("曾就同一行为受理复议", null=True, blank=True)
    withdrawn_before = models.BooleanField("曾撤回并终止", null=True, blank=True)
    withdrawal_unwilling = models.BooleanField("能证明撤回非自愿", null=True, blank=True)
    suit_registered = models.BooleanField("法院已受理", null=True, blank=True)
    tested_on = models.DateField("七项条件审查日期", null=True, blank=True)
    refusal_reason = models.TextField("不予受理理由", blank=True)
    right_authority = models.CharField("有管辖权的机关", max_length=200, blank=True)
    lapse_confirmed = models.BooleanField("视为放弃已由承办人确认", default=False)

    # -- review
    procedure_kind = models.CharField("审理程序", max_length=10, choices=vocab.PROCEDURES, blank=True)
    all_agree_simple = models.BooleanField("各方同意简易程序", null=True, blank=True)
    clear_case = models.BooleanField("事实清楚争议不大", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    deemed = models.BooleanField("视为受理", default=False)
    copy_sent_on = models.DateField("副本发送日期", null=True, blank=True)
    copy_received_on = models.DateField("副本收到日期", null=True, blank=True)
    answer_on = models.DateField("答复日期", null=True, blank=True)
    answer_missed = models.BooleanField("未按期答复举证", default=False)
    views_heard = models.BooleanField("已听取意见", default=False)
    views_prevented = models.CharField("不能听取意见的当事人原因", max_length=300, blank=True)
    weighty = words("重大、疑难、复杂情形", hearing.WEIGHTY)
    committee_grounds = words("提请委员会咨询的理由", committee.GROUNDS)
    return_state = models.CharField("恢复后回到", max_length=20, blank=True)
    extended_days = models.PositiveSmallIntegerField("延长日数", default=0)
    extended_reason = models.CharField("延长理由", max_length=500, blank=True)
    extended_by = models.CharField("延长批准人", max_length=120, blank=True)
    mediation_willing = models.BooleanField("愿意调解", null=True, blank=True)

    # -- decision
    proposed = models.CharField("拟定结果", max_length=20, choices=vocab.CLOSE_RESULTS, blank=True)
    proposed_items = models.TextField("拟定主文", blank=True)
    proposed_reasons = models.TextField("审理认定和理由", blank=True)
    decision_extras = words("附带事项", relief.EXTRAS)
    perform_days = models.PositiveSmallIntegerField("履行期限（日）", null=True, blank=True)
    office_approved_by = models.CharField("复议机构负责人", max_length=120, blank=True)
    result = models.CharField("结案方式", max_length=20, choices=vocab.CLOSE_RESULTS, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.CharField("批准人", max_length=120, blank=True)
    collective = models.BooleanField("集体讨论通过", default=False)
    end_ground = models.CharField("终止理由", max_length=20, choices=suspension.END_GROUNDS, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)

    # -- afterwards
    heard_on = models.DateField("听证日期", null=True, blank=True)
    head_attended = models.BooleanField("被申请人负责人参加听证", null=True, blank=True)
    opinion_due = models.DateField("意见书应回复日期", null=True, blank=True)
    opinion_replied_on = models.DateField("意见书回复日期", null=True, blank=True)
    perform_due = models.DateField("履行届满日", null=True, blank=True)
    performed_on = models.DateField("履行完毕日期", null=True, blank=True)
    ordered_on = models.DateField("责令履行日期", null=True, blank=True)
    superior_told_on = models.DateField("抄告日期", null=True, blank=True)
    disclose = models.BooleanField("是否公开", null=True, blank=True)
    disclose_reason = models.CharField("公开意见", max_length=300, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    sued_on = models.DateField("被诉日期", null=True, blank=True)
    suit_number = models.CharField("诉讼案号", max_length=120, blank=True)
    suit_result = models.CharField("诉讼结果", max_length=120, blank=True)
    suit_lost = models.BooleanField("诉讼中败诉", null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField("满意度", null=True, blank=True)
    archive_number = models.CharField("档号", max_length=80, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)

    class Meta(Case.Meta):
        verbose_name = verbose_name_plural = "行政复议案件"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="recon_newest"),
            models.Index(fields=["organ", "opened_on"], name="recon_organ_opened", include=FILTERED),
            models.Index(fields=["organ", "closed_on"], name="recon_organ_closed", include=COUNTED),
            models.Index(fields=["organ", "state", "opened_on"], name="recon_organ_state"),
            *(dated_index(day, include) for day, include in DATED.items()),
            GinIndex(fields=["co_respondents"], name="recon_co_respondents"),
            models.Index(fields=["respondent"], condition=Q(copy_sent_on__isnull=False), name="recon_respondent"),
        ]

    live = False  # set while a step writes: nothing that was read before may be reused
    _held: Held | None = None

    # -- children, opened because whoever holds the case may read what hangs on it
    def rows(self, model: type[models.Model]) -> models.QuerySet:
        """Rows of a child table of this case, oldest first."""
        return model._plain.filter(matter_id=self.pk).order_by("id")

    def children(self, model: type[models.Model], **where: Any) -> list[Any]:
        """Child rows that meet the conditions, oldest first.

        All child tables are read once by one query; in a large load, where a step asks for few of them, each by its
        own. While a step writes (`live`), each call asks the database anew.
        """
        from . import CHILDREN

        if self.live:
            return [row for row in self.rows(model) if matches(row, where)]
        if self._held is None:
            self._held = {} if in_batch() else load_children(self.pk, (*CHILDREN, Run))
        if model not in self._held:
            self._held[model] = list(self.rows(model))
        return [row for row in self._held[model] if matches(row, where)]

    def clock_rows(self, key: str, **where: Any) -> list[Any]:
        """Runs of one clock that meet the conditions, oldest first."""
        return self.children(Run, key=key, **where)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the case anew, and forget what was read of its children."""
        super().refresh_from_db(*args, **kwargs)
        self._held, self.live = None, False

    def finding(self) -> findings.Findings:
        """What has been found so far, in the shape the decision rules read."""
        from .work import Finding

        row = next(iter(self.children(Finding)), None)
        given = {name: getattr(row, name) for name in findings.NAMES if hasattr(row, name)} if row else {}
        given |= {"answer_missed": self.answer_missed, "compensation_asked": self.compensation_asked}
        return findings.Findings(subject=self.act_kind, **(given | self._changed()))

    @property
    def act_change(self):
        """What the respondent last did about its own act, or None."""
        from .work import ActChange

        return next(reversed(self.children(ActChange)), None)

    def withdrawal_granted(self) -> bool | None:
        """The office's answer to the applicant's last request to withdraw; None while there is none."""
        from .after import PartyRequest

        row = next(reversed(self.children(PartyRequest, kind="withdraw")), None)
        return row.granted if row is not None else None

    def _changed(self) -> dict[str, Any]:
        """Findings that follow from what the respondent did about its own act and what the applicant said to it."""
        row = self.act_change
        if row is None:
            return {}
        if self.act_kind == "inaction":
            return {"order_pointless": True}
        refused = row.wish == "withdraw" and self.withdrawal_granted() is False
        return {"changed_by_respondent": True, "applicant_insists": row.wish in ("insist", "silent") or refused}

    @property
    def open_suspension(self):
        """The suspension that still runs, or None."""
        from .work import Suspension

        return next(reversed(self.children(Suspension, to_day=None)), None)

    @property
    def simple(self) -> bool:
        """Simple procedure applies."""
        return self.procedure_kind == "simple"
