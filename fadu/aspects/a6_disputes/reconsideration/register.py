"""Administrative reconsideration (行政复议, task T17): one model and its declarations, bound into the kernel."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import DRAFT, Actor, Grant, everywhere, own_area, own_received, unlocked
from fadu.kernel.declare import Exchange, Field
from fadu.kernel.register import Register
from fadu.people.models import Organ

from .documents import DOCUMENTS
from .indicators import INDICATORS
from .models import CHILDREN, Reconsideration
from .pages import PAGES, published_text
from .procedure import PROCEDURE
from .rules import packs, vocab
from .steps.shared import CLERK, DECIDER, HANDLER, HEAD, LAW, PUBLIC, RESPONDENT, SUPERVISOR, THIRD


def below(actor: Actor, role: str) -> Q:
    """Cases of the authorities under the supervisor's own: of the areas inside its area, not of the area itself."""
    own = {post.area for post in actor.posts if post.role == role}
    return area_received(actor, role) & ~Q(area__in=own)


def sent_to_us(actor: Actor, role: str) -> Q:
    """A respondent's officer sees a case once its copy has been sent to that organ, or that came through it."""
    own = actor.organs(role)
    first = Q(respondent_id__in=own) & (Q(copy_sent_on__isnull=False) | Q(channel="respondent"))
    return first | Q(co_respondents__overlap=sorted(own), copy_sent_on__isnull=False)


def authorities_above(actor: Actor, role: str) -> set[int]:
    """The government above each organ of the role: there an application goes that came in through the respondent."""
    found = set()
    own = [post.organ_id for post in actor.posts if post.role == role]
    for organ in Organ.objects.filter(pk__in=own).select_related("parent__parent__parent"):
        above = organ.parent
        while above and above.kind != "government":
            above = above.parent
        found |= {above.pk} if above else set()
    return found


def area_received(actor: Actor, role: str) -> Q:
    """Cases of the area, without applications that have not been sent."""
    return own_area(actor, role) & ~Q(state=DRAFT)


def published(actor: Actor, role: str) -> Q:
    """Cases whose masked decision has been published."""
    return Q(published_on__isnull=False)


PORTAL_STEPS = tuple(step.key for step in PROCEDURE.steps if PUBLIC in step.who)
THIRD_STEPS = tuple(step.key for step in PROCEDURE.steps if THIRD in step.who)
SUPERVISOR_STEPS = tuple(step.key for step in PROCEDURE.steps if SUPERVISOR in step.who)
ACCESS = (
    Grant(CLERK, rows=own_received, fields="*"),
    Grant(HANDLER, rows=own_received, fields="*"),
    Grant(HEAD, rows=own_received, fields="*"),
    Grant(DECIDER, rows=own_received, fields="*"),
    Grant(SUPERVISOR, rows=below, steps=SUPERVISOR_STEPS, fields="*"),
    Grant(RESPONDENT, rows=sent_to_us, party=True, opens=authorities_above),
    Grant("coordinator", rows=area_received, steps=()),
    Grant("leader", rows=area_received, steps=()),
    Grant("auditor", rows=everywhere, steps=(), fields="*"),
    Grant(PUBLIC, rows=unlocked, steps=PORTAL_STEPS, list_rows=False),
    Grant(THIRD, rows=unlocked, steps=THIRD_STEPS, list_rows=False, party=True),
    Grant(PUBLIC, rows=published, steps=(), list_rows=False),
)
ROLES = (
    (CLERK, "复议收件人员"),
    (HANDLER, "复议承办人"),
    (HEAD, "复议机构负责人"),
    (DECIDER, "复议机关负责人"),
    (SUPERVISOR, "上级复议监督人员"),
    (RESPONDENT, "被申请人经办人"),
)
EXCHANGE = Exchange(
    (
        Field("number", "案号", path="matter.number", imported=False),
        Field("opened_on", "收件日期", "date"),
        Field("channel", "提出方式", "choice", choices=vocab.CHANNELS),
        Field("applicant_kind", "申请人类型", "choice", choices=vocab.PARTY_KINDS),
        Field("applicant_name", "申请人", private=True, required=True),
        Field("respondent_name", "被申请人", required=True),
        Field("act_kind", "案件类别", "choice", choices=vocab.ACT_KINDS),
        Field("act_name", "行政行为", required=True),
        Field("act_number", "文号"),
        Field("act_on", "作出日期", "date"),
        Field("served_by", "送达方式", "choice", choices=vocab.SERVED_BY),
        Field("act_served_on", "送达日期", "date"),
        Field("subject", "事项", "choice", choices=vocab.MATTERS),
        Field("sector", "管理领域", "choice", choices=vocab.FIELDS),
        Field("amount", "涉案款额", "money"),
        Field("requested_on", "履职请求日期", "date"),
        Field("request", "复议请求", private=True, required=True),
        Field("reasons", "事实和理由", private=True, required=True),
        Field("state", "状态", imported=False),
        Field("procedure_kind", "审理程序", imported=False),
        Field("accepted_on", "受理日期", "date", imported=False),
        Field("result", "结案方式", imported=False),
        Field("closed_on", "办结日期", "date", imported=False),
    ),
    "enter",
)


def search_text(case: Reconsideration) -> tuple[str, str]:
    """(open text, private text) for the search; once published, the result and the masked text are open too."""
    words = [case.respondent_name, case.act_name, case.act_number, vocab.label(vocab.MATTERS, case.subject)]
    if case.published_on:
        words += [vocab.label(vocab.CLOSE_RESULTS, case.result), published_text(case)]
    return " ".join(words), case.applicant_name


register = Register(
    "reconsideration",
    "行政复议",
    Reconsideration,
    procedure=PROCEDURE,
    access=ACCESS,
    indicators=INDICATORS,
    documents=DOCUMENTS,
    pages=PAGES,
    exchange=EXCHANGE,
    basis=(LAW["62"],),
    aspect="a6",
    task="T17",
    number="{prefix}复〔{year}〕{n}号",
    private=("applicant_name", "request", "reasons", "proposed_items", "proposed_reasons"),
    children=CHILDREN,
    roles=ROLES,
    search=search_text,
    query_code=True,
    packs=packs.PACKS,
)
