"""A step's form as the public fills it: plain choices instead of pickers, uploads that only this session can use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest, QueryDict

from fadu.kernel import facts as kernel_facts
from fadu.kernel import uploads
from fadu.kernel.access import PUBLIC, Actor
from fadu.kernel.declare import Advice, Ask, Step
from fadu.kernel.register import Register
from fadu.kernel.today import today
from fadu.web.forms import FieldView, Kept, StepForm
from fadu.web.portal import visitor
from fadu.web.show import told

MOST_FILES = 10
Groups = list[tuple[str, list[tuple[int, str]]]]


@dataclass
class PublicForm(StepForm):
    """The form of one step for the public; `request` is whose session the uploads belong to."""

    request: HttpRequest | None = None
    organ_groups: Groups = field(default_factory=list)

    def asks(self) -> list[Ask]:
        """Questions that apply; choosing an official is never asked of the public."""
        return [ask for ask in self.step.asks if ask.kind != "user" and ask.applies(self.case)]

    @property
    def sparse(self) -> bool:
        """Whether most questions may stay empty: then the required ones are marked, otherwise the optional ones."""
        return sum(ask.required for ask in self.asks()) * 2 < len(self.asks())

    def must(self, ask: Ask) -> bool | str:
        """How a field is marked (see the form macros)."""
        if self.sparse:
            return "must" if ask.required and ask.kind != "bool" else "may"
        return ask.required

    def names(self) -> dict[str, str]:
        """Labels by field, for the summary of errors."""
        return {item.ask.key: item.ask.title for item in self.fields} | {"organ_id": "向哪个机关提出"}

    def _field(self, ask: Ask, value: Any) -> FieldView:
        if ask.kind == "organ" and not self.organ_groups:
            self.organ_groups = organ_groups()
        return super()._field(ask, value)

    def _organ(self, view: FieldView, post: QueryDict) -> None:
        view.value = post.get(view.ask.key, "")
        if not self.organ_groups:
            self.organ_groups = organ_groups()

    def _files(self, view: FieldView, post: QueryDict, files: Any) -> None:
        key, dropped = view.ask.key, post.get("drop", "")
        marks = [mark for mark in post.getlist(f"{key}__kept") if mark != dropped][:MOST_FILES]
        view.kept = [kept for kept in map(self._unsign, marks) if kept]
        room = MOST_FILES - len(view.kept)
        given = files.getlist(key)
        if given:
            visitor.drop_orphans()
        if len(given) > room:
            view.error = f"一次最多 {MOST_FILES} 个文件，多出的没有接收，请合并后再传"
        for upload in given[:room]:
            if (upload.size or 0) > uploads.MAX_BYTES:
                view.error = f"「{upload.name}」超过 {uploads.MAX_BYTES // 1048576} MB，请压缩或拆分"
                continue
            try:
                saved = uploads.store(upload.name or "", upload.read(), self.actor, kind=view.ask.title[:60])
            except uploads.BadUpload as error:
                view.error = str(error)
            else:
                view.kept.append(Kept(saved.pk, saved.name, visitor.handle(self._asker(), saved)))

    def _asker(self) -> HttpRequest:
        if self.request is None:
            raise ValueError("a public form needs its request")
        return self.request

    def _unsign(self, mark: str) -> Kept | None:
        found = visitor.upload_of(self._asker(), mark)
        return Kept(found.pk, found.name, mark) if found else None

    def answered(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """Questions and answers in words, by group, for checking before sending."""
        found = []
        for name, items in self.groups():
            pairs = [(item.ask.title, self._in_words(item)) for item in items]
            found.append((name, [(title, words) for title, words in pairs if words not in ("", "—")]))
        return [(name, pairs) for name, pairs in found if pairs]

    def _in_words(self, item: FieldView) -> Any:
        if item.ask.kind == "file":
            return "、".join(kept.name for kept in item.kept)
        if item.ask.kind == "bool":
            return "是" if item.values[0] == "1" else "否"
        if item.ask.kind == "organ":
            return next(
                (name for _, organs in self.organ_groups for pk, name in organs if str(pk) == str(item.value)), ""
            )
        return told(item.value, item.options)

    def sent(self) -> list[tuple[str, str]]:
        """All answers as hidden fields, so that the page for checking can send or give them back."""
        pairs: list[tuple[str, str]] = []
        for item in self.fields:
            if item.ask.kind == "file":
                pairs += [(f"{item.ask.key}__kept", kept.mark) for kept in item.kept]
            elif item.ask.kind == "bool":
                pairs += [(item.ask.key, "1")] if item.values[0] == "1" else []
            else:
                pairs += [(item.ask.key, value) for value in item.values if value]
        return pairs + ([("organ_id", self.organ)] if self.organ else [])


def public_form(
    request: HttpRequest, register: Register, step: Step, case: Any = None, actor: Actor = PUBLIC
) -> PublicForm:
    """An empty form object; call `fresh()` or `read(post, files)` on it."""
    blank = case if case is not None else register.model(opened_on=today(), state="")
    return PublicForm(register, step, blank, actor, request=request)


def organ_groups() -> Groups:
    """Organs in force whose acts a citizen may meet, by the government or body they belong to."""
    organ, day = apps.get_model("people.Organ"), today()
    standing = (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gt=day))
    rows = organ._base_manager.filter(standing).exclude(
        kind__in=("party", "congress", "court", "procuratorate", "group")
    )
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, name, parent, area in rows.order_by("area__code", "order", "key").values_list(
        "pk", "name", "parent__name", "area__name"
    ):
        groups.setdefault(parent or area, []).append((pk, name))
    return list(groups.items())


def filing_organs(register: Register) -> list[tuple[int, str]]:
    """(id, name) of the organs the public may file at."""
    portal = register.pages.portal
    if portal and portal.organs:
        return list(portal.organs())
    day = today()
    held = Q(from_date__lte=day) & (Q(to_date=None) | Q(to_date__gte=day))
    posts = apps.get_model("people.Post")._base_manager.filter(held, role__in=[role for role, _ in register.roles])
    rows = posts.order_by("organ__order", "organ__key").values_list("organ_id", "organ__name").distinct()
    return list(rows)


def advice_for(register: Register, step: Step, given: Mapping[str, Any]) -> list[Advice]:
    """What the module advises on the answers so far; answers that cannot be read yet are left out."""
    portal = register.pages.portal
    if portal is None or portal.advise is None:
        return []
    blank, answers = register.model(opened_on=today(), state=""), {}
    for ask in step.asks:
        try:
            value = kernel_facts.read(ask, blank, given.get(ask.key))
        except kernel_facts.Invalid:
            continue
        if value not in (None, "", []):
            answers[ask.key] = value
    return list(portal.advise(answers))


def recommended(advice: Iterable[Advice], organs: list[tuple[int, str]]) -> list[int]:
    """Ids of the organs that the advice names and that take filings here."""
    here = {pk for pk, _ in organs}
    return [pk for item in advice for pk in item.organs if pk in here]
