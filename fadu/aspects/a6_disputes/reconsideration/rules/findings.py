"""What the handler has found about the act, as recorded facts. Decision rules read nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields

from .vocab import Choices

FACTS: Choices = (
    ("clear", "事实清楚、证据确凿"),
    ("unclear", "主要事实不清、证据不足"),
    ("found_out", "原不清，复议机关已查清"),
)
BASIS: Choices = (("correct", "适用依据正确"), ("misapplied", "未正确适用依据"), ("unlawful", "适用的依据不合法"))
PROCEDURE: Choices = (("lawful", "程序合法"), ("minor", "轻微违法且对权利无实际影响"), ("violated", "违反法定程序"))
POWER: Choices = (("lawful", "在职权范围内"), ("exceeded", "超越职权"), ("abused", "滥用职权"))
CONTENT: Choices = (("fit", "内容适当"), ("unfit", "内容不适当"))
AGREEMENT: Choices = (
    ("not_made", "不依法订立"),
    ("not_performed", "不依法履行或者未按约定履行"),
    ("changed", "违法变更、解除"),
    ("unfair_pay", "变更、解除合法，补偿缺失或者不合理"),
    ("none", "没有上述情形"),
)


@dataclass(frozen=True)
class Findings:
    """Recorded findings; None or "" = not recorded yet.

    subject: "act", "inaction" or "agreement" (vocab.ACT_KINDS). facts, basis, procedure, power, content, agreement:
    values of the lists above. The booleans say what their names say; see `LABELS` for the Chinese wording.
    """

    subject: str = "act"
    facts: str = ""
    basis: str = ""
    procedure: str = ""
    power: str = ""
    content: str = ""
    agreement: str = ""
    grave: bool | None = None
    invalidity_asked: bool | None = None
    annul_harm: bool | None = None
    divisible: bool | None = None
    nothing_to_annul: bool | None = None
    changed_by_respondent: bool | None = None
    applicant_insists: bool | None = None
    duty: bool | None = None
    performed_before: bool | None = None
    order_pointless: bool | None = None
    answer_missed: bool | None = None
    third_party_evidence: bool | None = None
    change_worse: bool | None = None
    third_party_opposite: bool | None = None
    compensation_asked: bool | None = None
    compensation_due: bool | None = None
    property_taken: bool | None = None
    test_failed: bool | None = None
    agreement_signed: bool | None = None

    @property
    def no_evidence(self) -> bool:
        """The act counts as without evidence: no answer in time and no third party whose rights and proof save it."""
        return bool(self.answer_missed) and not self.third_party_evidence

    @property
    def annullable(self) -> bool | None:
        """Any ground of §64.1, or the consequence of §70; None when the findings do not say yet."""
        if self.no_evidence:
            return True
        hits = (
            self.facts == "unclear" or self.found_out_in_vain,
            self.procedure == "violated",
            self.basis == "unlawful",
            self.power in ("exceeded", "abused"),
        )
        if any(hits):
            return True
        return False if all((self.facts, self.procedure, self.basis, self.power)) else None

    @property
    def found_out_in_vain(self) -> bool:
        """The authority found out the facts, but the change that follows would be worse for the applicant (§63.2)."""
        return self.facts == "found_out" and bool(self.change_worse) and not self.third_party_opposite

    @property
    def unlawful(self) -> bool | None:
        """Annullable, or gravely illegal, or wrongly based, or with a slight flaw of procedure."""
        if self.grave or self.basis == "misapplied" or self.procedure == "minor":
            return True
        return self.annullable


LABELS = {
    "facts": "事实认定",
    "basis": "适用依据",
    "procedure": "程序",
    "power": "职权",
    "content": "内容适当性",
    "agreement": "行政协议情形",
    "grave": "是否重大且明显违法（无主体资格、没有依据等）",
    "invalidity_asked": "申请人是否请求确认无效",
    "annul_harm": "撤销是否会给国家利益、公共利益造成重大损害",
    "divisible": "是否只有部分内容应当撤销且可以分开",
    "nothing_to_annul": "是否没有可撤销的内容",
    "changed_by_respondent": "被申请人是否已改变原行为",
    "applicant_insists": "申请人是否仍要求撤销或者确认违法",
    "duty": "被申请人是否负有该项职责",
    "performed_before": "受理前是否已经履行",
    "order_pointless": "责令履行是否已无意义",
    "answer_missed": "被申请人是否未按期答复举证",
    "third_party_evidence": "涉及第三人权益且第三人提供了证据",
    "change_worse": "变更是否对申请人更为不利",
    "third_party_opposite": "第三人是否提出相反请求",
    "compensation_asked": "是否一并请求行政赔偿",
    "compensation_due": "依国家赔偿法是否应予赔偿",
    "property_taken": "是否涉及罚款、没收、征收、摊派或者查封扣押冻结",
    "test_failed": "受理后是否发现不符合受理条件",
    "agreement_signed": "调解协议是否已由各方签字",
}
CHOICE_FIELDS = {
    "facts": FACTS,
    "basis": BASIS,
    "procedure": PROCEDURE,
    "power": POWER,
    "content": CONTENT,
    "agreement": AGREEMENT,
}
NAMES = tuple(f.name for f in fields(Findings) if f.name != "subject")
