"""The page of a case, the reading of private fields, and the download of papers and files."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel import documents
from fadu.kernel.audit import record
from fadu.kernel.models import Attachment, PaperRecord
from fadu.web import show
from fadu.web.casepage import CasePage
from fadu.web.shell import actor_of
from fadu.web.views.common import case_or_404, register_or_404, staff

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
CLOSED = "文书和附件载有个人信息，当前岗位不能下载。"
INLINE = ("application/pdf", "image/png", "image/jpeg")


def _page(request: HttpRequest, page: CasePage) -> HttpResponse:
    label = page.register.model._meta.app_label
    names = [f"{label}/{page.register.key}/detail.html", f"{label}/detail.html", "kernel/detail.html"]
    return TemplateResponse(request, names, {"page": page, "register": page.register, "case": page.case}).render()


def _opened(request: HttpRequest, register: str, pk: int) -> CasePage:
    actor = actor_of(request)
    book = register_or_404(register, actor)
    return CasePage(book, case_or_404(book, actor, pk), actor)


@staff
@require_safe
def detail(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """The page of one case, private fields covered."""
    return _page(request, _opened(request, register, pk))


@staff
@require_POST
def reveal(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """The same page with the private fields that the actor may read; the reading is an event of the case."""
    actor = actor_of(request)
    book = register_or_404(register, actor)
    page = CasePage(book, case_or_404(book, actor, pk), actor, uncovered=True)
    names = show.readable(book, page.sight)
    if not names:
        raise Http404("private")
    with transaction.atomic():
        record(
            actor, "private.read", "查看个人信息", matter_id=pk, facts={"fields": [page.label(name) for name in names]}
        )
    return _page(request, page)


@staff
@require_safe
def dossier(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """All panels of the case. For those who may read private fields nothing is covered, and the opening is an event."""
    page = _opened(request, register, pk)
    page.uncovered = bool(show.readable(page.register, page.sight))
    if page.uncovered:
        with transaction.atomic():
            record(page.actor, "dossier.read", "打开卷宗", matter_id=pk)
    return render(request, "kernel/dossier.html", {"page": page, "register": page.register, "case": page.case})


@staff
@require_safe
def counted(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """The figures that this case is part of."""
    page = _opened(request, register, pk)
    return render(request, "kernel/counted.html", {"page": page, "register": page.register, "case": page.case})


@staff
@require_safe
def paper(request: HttpRequest, register: str, pk: int, paper: int, form: str) -> HttpResponse:
    """An issued paper as PDF or DOCX; the download is an event of the case."""
    page = _opened(request, register, pk)
    found = PaperRecord.objects.for_user(page.actor).filter(matter_id=pk, pk=paper).first()
    if found is None or form not in FORMS:
        raise Http404("paper")
    if not page.reads_paper(found):
        raise PermissionDenied(page.paper_closed(found) or CLOSED)
    content = documents.render(found, form)
    with transaction.atomic():
        record(
            page.actor,
            "paper.read",
            f"下载《{found.title}》{found.number}",
            matter_id=pk,
            facts={"paper": found.pk, "form": form},
        )
    name = f"{found.title}{found.number}.{form}"
    return _file(content, FORMS[form], name, inline=form == "pdf")


@staff
@require_safe
def file(request: HttpRequest, register: str, pk: int, file: int) -> HttpResponse:
    """An uploaded file of a case; the download is an event of the case."""
    page = _opened(request, register, pk)
    found = Attachment.objects.for_user(page.actor).filter(matter_id=pk, pk=file).first()
    if found is None:
        raise Http404("file")
    if not page.reads_files():
        raise PermissionDenied(CLOSED)
    with transaction.atomic():
        record(page.actor, "file.read", "下载附件", matter_id=pk, facts={"file": found.pk})
    return _file(bytes(found.content), found.media, found.name, inline=found.media in INLINE)


def _file(content: bytes, media: str, name: str, *, inline: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    where = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{where}; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
