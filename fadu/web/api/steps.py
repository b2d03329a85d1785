"""Writing: opening a case, taking a step, uploading a file. The kernel decides; a key makes repeats harmless."""

from __future__ import annotations

from typing import Annotated, Any

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime
from ninja import Body, File, Form, Header
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from fadu.kernel import uploads
from fadu.kernel.access import Actor, sight
from fadu.kernel.audit import record
from fadu.kernel.declare import Step
from fadu.kernel.models import Attachment, Event
from fadu.kernel.procedure import NotAllowed, Outcome, available, open_case, take
from fadu.web.api.auth import WRITE, actor_of, reads_private
from fadu.web.api.cases import paper_out, reads_files, router
from fadu.web.api.guard import deep_clean, find, register_or_404, strict
from fadu.web.api.problems import Problem
from fadu.web.api.registers import step_out
from fadu.web.api.types import Day, FileOut, Key, OfferOut, Pk, Strict, Taken
from fadu.web.creation import creating_steps, organ_choices

SALT = "fadu.api.upload"
IdempotencyKey = Annotated[
    Annotated[str, Field(min_length=8, max_length=200)] | None, Header(None, alias="Idempotency-Key")
]


class StepIn(Strict):
    """A step: the legal day, the answers by key of the question, the version of the case that was seen."""

    on: Day | None = Field(None, description="法律上发生的日子，默认今天")
    facts: dict[str, Any] = Field(default_factory=dict)
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = Field(
        None, description="案件的 version；不一致时不办理"
    )


class CaseIn(Strict):
    """A new case: the organ where it is opened, the opening step when there are several, the answers."""

    organ: Pk
    step: Key | None = None
    on: Day | None = None
    facts: dict[str, Any] = Field(default_factory=dict)


def token_of(actor: Actor, key: str | None) -> str | None:
    """The kernel's step token: bound to the user, so that nobody can repeat another's request."""
    return salted_hmac("fadu.api.idempotency", f"{actor.id}:{key}", algorithm="sha256").hexdigest() if key else None


def _facts(step: Step, given: dict[str, Any], actor: Actor) -> tuple[dict[str, Any], list[int]]:
    """The answers with handles of uploads turned into ids; (facts, ids of uploads)."""
    deep_clean(given)
    facts, ids = dict(given), []
    for ask in step.asks:
        if ask.kind == "file" and facts.get(ask.key):
            marks = facts[ask.key] if isinstance(facts[ask.key], list) else [facts[ask.key]]
            facts[ask.key] = [_upload(mark, actor, ask.key) for mark in marks[:50]]
            ids += facts[ask.key]
    return facts, ids


def _upload(mark: Any, actor: Actor, name: str) -> int:
    try:
        pk, owner = signing.loads(str(mark), salt=SALT, max_age=86400)
    except (signing.BadSignature, ValueError) as error:
        raise Problem("invalid", "有内容需要改正", {name: "不是有效的上传凭证，请先用 /uploads 上传"}) from error
    if owner != actor.id:
        raise Problem("invalid", "有内容需要改正", {name: "不是有效的上传凭证，请先用 /uploads 上传"})
    return int(pk)


def _taken(outcome: Outcome, actor: Actor, *, opened: bool = False) -> dict[str, Any]:
    case = outcome.case
    code = case.matter.query_code if opened and reads_private(actor) else None
    return {
        "case": case.pk,
        "number": case.matter.number,
        "state": getattr(case, "state", None),
        "version": getattr(case, "version", None),
        "event": outcome.event.pk,
        "papers": [paper_out(paper) for paper in outcome.papers],
        "query_code": code or None,
    }


def _same(event: Event, register: str, step: str, pk: int | None) -> None:
    """A repeated key must repeat the same request."""
    matter = event.matter
    if matter is None or matter.register != register or event.step != step or (pk is not None and matter.pk != pk):
        raise Problem("conflict", "这个 Idempotency-Key 已经用于另一个请求，请换一个")


def _check_key(token: str | None, register: str, step: str, pk: int | None) -> None:
    done = Event._plain.select_related("matter").filter(token=token).first() if token else None
    if done:
        _same(done, register, step, pk)


@router.post("/registers/{key}/cases", response={201: Taken}, auth=WRITE, summary="登记案件")
@strict()
def create(
    request: HttpRequest,
    key: Key,
    body: Annotated[CaseIn, Body(...)],
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Open a case through one of the register's opening steps."""
    actor = actor_of(request)
    book = register_or_404(key, actor)
    steps = creating_steps(book, actor)
    step = next((s for s in steps if body.step in (None, s.key)), None)
    if step is None:
        raise Problem("forbidden", "令牌的岗位不能在这个登记册登记案件")
    if body.organ not in {pk for pk, _ in organ_choices(book, actor, step)}:
        raise Problem("invalid", "有内容需要改正", {"organ": "不是您可以登记的机关"})
    token = token_of(actor, idempotency_key)
    _check_key(token, book.key, step.key, None)
    facts, ids = _facts(step, body.facts, actor)
    with transaction.atomic():
        outcome = open_case(book, actor, facts, organ_id=body.organ, on=body.on, step=step.key, token=token)
        uploads.adopt(ids, outcome.case.pk)
    return Status(201, _taken(outcome, actor, opened=True))


@router.get("/registers/{key}/cases/{pk}/steps", response=list[OfferOut], summary="现在可以办的步骤")
@strict()
def offers(request: HttpRequest, key: Key, pk: Pk) -> list[dict[str, Any]]:
    """Steps of the present state for the caller's posts; refused ones with the reasons."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    found = available(case, actor) if book.procedure else []
    return [{"step": step_out(o.step, case), "allowed": o.allowed, "reasons": o.reasons} for o in found]


@router.post("/registers/{key}/cases/{pk}/steps/{step}", response=Taken, auth=WRITE, summary="办理步骤")
@strict()
def act(
    request: HttpRequest,
    key: Key,
    pk: Pk,
    step: Key,
    body: Annotated[StepIn, Body(...)],
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Take a step of a case."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    chosen = next((s for s in book.steps if s.key == step and not s.opens and not s.by_system), None)
    if chosen is None:
        raise Http404(step)
    token = token_of(actor, idempotency_key)
    _check_key(token, book.key, step, pk)
    facts, ids = _facts(chosen, body.facts, actor)
    try:
        outcome = take(case, step, actor, facts, on=body.on, token=token, version=body.version)
    except NotAllowed as refused:
        if not sight(book, actor, pk).allows_step(step, chosen.who):
            raise Problem("forbidden", "；".join(refused.reasons)) from refused
        raise
    uploads.adopt(ids, pk)
    return _taken(outcome, actor)


# -- files ---------------------------------------------------------------------------------------------------------
def _store(actor: Actor, file: UploadedFile, kind: str, matter_id: int | None) -> Attachment:
    if (file.size or 0) > uploads.MAX_BYTES:
        raise Problem("too-large", f"每个文件不超过 {uploads.MAX_BYTES // 1048576} MB")
    name = (file.name or "")[:200]
    deep_clean(name)
    try:
        return uploads.store(name, file.read(), actor, matter_id=matter_id, kind=kind[:60])
    except uploads.BadUpload as error:
        raise Problem("invalid", "有内容需要改正", {"file": str(error)}) from error


@router.post("/uploads", response={201: dict[str, Any]}, auth=WRITE, summary="先上传文件，再在步骤里引用")
@strict()
def upload(request: HttpRequest, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Keep a file for a day; its `file` mark goes into the answer of a question of kind file."""
    actor = actor_of(request)
    kept = _store(actor, file, "", None)
    return Status(
        201,
        {
            "file": signing.dumps([kept.pk, actor.id], salt=SALT),
            "name": kept.name,
            "size": kept.size,
            "media": kept.media,
            "digest": kept.digest,
        },
    )


@router.get("/registers/{key}/cases/{pk}/attachments", response=list[FileOut], summary="附件")
@strict()
def attachments(request: HttpRequest, key: Key, pk: Pk) -> list[dict[str, Any]]:
    """The files of a case, oldest first."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    named = reads_files(actor, book, case)
    return [file_out(f, named) for f in Attachment._plain.filter(matter_id=pk).defer("content").order_by("id")]


def file_out(file: Attachment, named: bool = True) -> dict[str, Any]:
    """A file in the shape of FileOut. Names of files tell of people: without that right the kind stands instead."""
    names = ("id", "name", "kind", "media", "size", "digest")
    shown = {name: getattr(file, name) for name in names} | {"uploaded_at": localtime(file.uploaded_at).isoformat()}
    return shown if named else shown | {"name": file.kind or "附件"}


@router.post("/registers/{key}/cases/{pk}/attachments", response={201: FileOut}, auth=WRITE, summary="上传附件")
@strict()
def attach(
    request: HttpRequest,
    key: Key,
    pk: Pk,
    file: File[UploadedFile],
    kind: Annotated[str, Field(max_length=60)] = Form(""),
) -> Status[dict[str, Any]]:
    """Hang a file on a case that the caller works on (some step of the register is granted to them there)."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    if not any(grant.steps for grant in sight(book, actor, pk).grants):
        raise Problem("forbidden", "令牌的岗位不办理此案，不能上传附件")
    deep_clean(kind)
    with transaction.atomic():
        kept = _store(actor, file, kind, case.pk)
        record(
            actor,
            "file.added",
            "上传附件",
            matter_id=pk,
            facts={"file": kept.pk, "digest": kept.digest, "by": "api"},
        )
    return Status(201, file_out(kept))
