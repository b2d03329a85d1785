"""Applications, the tree with its folders, one folder, gaps, mock reviews, the archive."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.procedure import available
from fadu.kernel.register import register, registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import signed_in

from ..archive import lines_of, pack
from ..folders import flags_of, items_by_folder
from ..models import Application, Folder, Frame, Gap, MockScore, Node
from ..models.application import GRADES
from ..rules.mock import total
from ..steps.application import FILLING
from ..steps.application_rules import own
from ..steps.evidence import books
from ..steps.mock_rules import pairs_of
from ..steps.shared import GRADER

SUMS = (*GRADES, ("", "未自评"))
SHOWN = ("met", "partly", "unmet", "none", "open", "blank")
TONES = {"met": "ok", "partly": "soon", "unmet": "late", "none": "none", "": "draft"}


def _application(actor: Actor, pk: int) -> Application:
    row: Application | None = (
        Application.objects.for_user(actor).filter(pk=pk).select_related("frame", "organ", "matter").first()
    )
    if row is None:
        raise Http404(str(pk))
    return row


def _state(row: Application) -> Any:
    return register("demonstration").procedure.by_state[row.state]  # type: ignore[union-attr]


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All applications that concern the reader."""
    actor = actor_of(request)
    context = {
        "rows": list(Application.objects.for_user(actor).select_related("frame", "organ")[:20]),
        "frames": list(Frame.objects.for_user(actor)[:20]),
        "states": {s.key: s for key in ("demonstration", "demonstration_frame")
                   for s in register(key).procedure.states},  # type: ignore[union-attr]
        "office": actor.has("coordinator"),
    }  # fmt: skip
    return render(request, "demonstration/home.html", context)


@signed_in
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree: every third-level indicator with owner, grade, number of pieces, what to mind."""
    actor = actor_of(request)
    row = _application(actor, pk)
    nodes = {node.code: node for node in Node._plain.filter(frame_id=row.frame_id)}
    lines = list(lines_of(row))
    tops: dict[str, list[Any]] = {}
    chosen = request.GET.get("show", "")
    for folder, items, flags in (line for line in lines if _shown(chosen, *line)):
        tops.setdefault(folder.node.code.partition(".")[0], []).append((folder, items, flags))
    grades = Counter(folder.grade for folder, _, _ in lines)
    points = {folder.node.code: folder.node.points for folder, _, _ in lines}
    context = {
        "row": row, "state": _state(row), "tops": [(nodes[code], found) for code, found in tops.items()],
        "sums": [
            (len(lines), "项三级指标", "", "?", chosen not in SHOWN),
            *((grades[k], title, TONES[k], f"?show={k or 'open'}", chosen == (k or "open")) for k, title in SUMS),
            (sum(not items for _, items, _ in lines), "没有佐证", "draft", "?show=blank", chosen == "blank"),
        ],
        "tones": TONES,
        "gaps": Gap._plain.filter(folder__application=row, closed_on=None).count(),
        "total": total({f.node.code: f.grade for f, _, _ in lines}, points),
        "offers": available(row, actor, blocked=False),
        "mine": set(own(row, actor).values_list("pk", flat=True)), "office": actor.has("coordinator", "leader"),
        "published": sum(value is not None for value in points.values()),
    }  # fmt: skip
    return render(request, "demonstration/application.html", context)


def _shown(chosen: str, folder: Folder, items: list[Any], flags: list[str]) -> bool:
    """Whether the reader asked for folders like this one."""
    if chosen == "blank":
        return not items
    return chosen not in SHOWN or folder.grade == ("" if chosen == "open" else chosen)


@signed_in
@require_safe
def folder(request: HttpRequest, pk: int, folder: int) -> HttpResponse:
    """One folder with its cover sheet."""
    actor = actor_of(request)
    row = _application(actor, pk)
    found = row.folders.filter(pk=folder).select_related("node", "owner").first()
    if found is None:
        raise Http404(str(folder))
    items = items_by_folder(row).get(found.pk, [])
    context = {
        "row": row, "folder": found, "items": items, "flags": flags_of(row)[found.pk], "tones": TONES,
        "gaps": list(found.gaps.select_related("owner")),
        "books": {key: book.title for key, book in registers().items()},
        "may": own(row, actor).filter(pk=found.pk).exists() and row.state in FILLING, "grades": GRADES,
        "quotable": quotable(actor, books(row)),
    }  # fmt: skip
    return render(request, "demonstration/folder.html", context)


@signed_in
@require_safe
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """The gap list: indicator, required, found, missing, owner, due."""
    actor = actor_of(request)
    row = _application(actor, pk)
    rows = list(Gap._plain.filter(folder__application=row).select_related("folder__node", "owner"))
    context = {"row": row, "gaps": rows, "open": sum(gap.closed_on is None for gap in rows), "day": today()}
    return render(request, "demonstration/gaps.html", context)


@signed_in
@require_safe
def mock(request: HttpRequest, pk: int) -> HttpResponse:
    """Mock reviews. A grader sees its own rows alone until the review is closed."""
    actor = actor_of(request)
    row = _application(actor, pk)
    office = actor.has("coordinator", "leader", "auditor")
    reviews = []
    for review in row.mocks.select_related("first", "second"):
        shown = review.closed_on is not None and (office or actor.id in (review.first_id, review.second_id))
        left = review.scores.filter(grade="").count()
        agreed = f"{float(Fraction(review.kappa)):.2f}（{review.kappa}）" if review.kappa else "不可算"
        pairs = pairs_of(review) if shown else []
        reviews.append((review, pairs, left, agreed, scores(review, pairs)))
    mine = MockScore._plain.filter(review__application=row, review__closed_on=None, grader_id=actor.id or 0)
    items = items_by_folder(row)
    context = {
        "row": row, "grades": GRADES[:3], "reviews": reviews if office or actor.has(GRADER) else [], "tones": TONES,
        "mine": [(score, items.get(score.folder_id, [])) for score in mine.select_related("folder__node")],
    }  # fmt: skip
    return render(request, "demonstration/mock.html", context)


def scores(review: Any, pairs: list[Any]) -> list[tuple[str, str]]:
    """What each grader's verdicts come to: points where all are published, otherwise how many of each."""
    found = []
    for who, mark in ((review.first.name, 1), (review.second.name, 2)):
        grades = {line[0].node.code: line[mark].grade for line in pairs}
        points = {line[0].node.code: line[0].node.points for line in pairs}
        reached = total(grades, points)
        counted = Counter(grades.values())
        words = "，".join(f"{title} {counted[key]} 项" for key, title in GRADES if counted[key])
        told = f"；{float(reached[0]):.2f} / {float(reached[1]):.2f} 分" if reached else "；分值未公布，不计分"
        found += [(who, words + told)] if pairs else []
    return found


def quotable(actor: Actor, known: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Registers that may be quoted as a whole and whose list the reader may open."""
    found = registers()
    return [(key, title) for key, title in known if any(actor.has(g.role) and g.list_rows for g in found[key].access)]


@signed_in
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole application as one archive; its digest is kept and the packing is an event."""
    actor = actor_of(request)
    row = _application(actor, pk)
    if not actor.has("coordinator", "leader"):
        raise PermissionDenied("只有法治办统筹和领导可以导出材料包。")
    content, digest = pack(row, actor)
    with transaction.atomic():
        kept = {"archive_digest": digest, "archived_on": today(), "packed": True}
        Application._plain.filter(pk=row.pk).update(**kept)
        record(actor, "archive", "导出材料包", matter_id=row.pk, facts={"sha256": digest, "bytes": len(content)})
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.title)}.zip"
    response["X-Content-Type-Options"] = "nosniff"
    return response


