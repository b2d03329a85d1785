"""A step's form: fields made from its questions, answers read back, nothing lost when something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import signing
from django.db.models import Q
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from fadu.kernel import uploads
from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.models import Attachment
from fadu.kernel.register import Register
from fadu.kernel.today import today

SALT = "fadu.upload"
TYPES = {"date": "date", "datetime": "datetime-local", "phone": "tel"}
FEW = 7


@dataclass
class Kept:
    """A file that was uploaded in this form already; its signed mark goes round with the form."""

    pk: int
    name: str
    mark: str


@dataclass
class FieldView:
    """One question as the template draws it; `value` is what stands in the field, `shown` the name behind an id."""

    ask: Ask
    value: Any = ""
    shown: str = ""
    error: str = ""
    options: tuple[tuple[Any, str], ...] = ()
    kept: list[Kept] = field(default_factory=list)

    @property
    def look(self) -> str:
        """Which macro draws it."""
        kind = self.ask.kind
        if self.ask.offer and not self.options:
            return "text"
        if kind == "choice":
            return "radio" if len(self.options) <= FEW else "select"
        if kind in ("choices", "bool", "longtext", "file", "organ"):
            return kind
        return "select" if kind == "user" else "text"

    @property
    def type(self) -> str:
        """The type of the input."""
        return TYPES.get(self.ask.kind, "text")

    @property
    def values(self) -> list[str]:
        """Chosen keys as text."""
        given = self.value if isinstance(self.value, list | tuple) else [self.value]
        return [str(item) for item in given]


@dataclass
class StepForm:
    """The form of one step on one case (None while it opens one)."""

    register: Register
    step: Step
    case: Any
    actor: Actor
    fields: list[FieldView] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    on: str = ""
    token: str = ""
    organ: str = ""

    def asks(self) -> list[Ask]:
        """Questions that apply to the case as it stands."""
        return [ask for ask in self.step.asks if ask.applies(self.case)]

    def names(self) -> dict[str, str]:
        """Labels by field, for the summary of errors."""
        labels = {item.ask.key: item.ask.title for item in self.fields}
        return labels | {"on": "办理日期", "confirm": "确认", "organ_id": "登记机关"}

    def mostly_optional(self) -> bool:
        """Whether the required questions are the fewer ones: then those are marked instead of the others."""
        return sum(item.ask.required for item in self.fields) * 2 < len(self.fields)

    def groups(self) -> list[tuple[str, list[FieldView]]]:
        """Fields under their group headings, in the order of the declaration."""
        found: dict[str, list[FieldView]] = {}
        for item in self.fields:
            found.setdefault(item.ask.group, []).append(item)
        return list(found.items())

    # -- empty -----------------------------------------------------------------------------------------------------
    def fresh(self) -> "StepForm":
        """Fields with their defaults."""
        self.on = today().isoformat()
        for ask in self.asks():
            value = ask.initial(self.case)
            view = self._field(ask, "" if value is None else value)
            if ask.kind == "choice" and ask.required and view.value == "" and len(view.options) == 1:
                view.value = str(view.options[0][0])  # nothing else could be answered
            self.fields.append(view)
        return self

    def preset(self, named: Mapping[str, str]) -> "StepForm":
        """Choices that the link here names (?leaf=A1), where nothing is chosen yet; anything else in it is ignored."""
        for item in self.fields:
            wanted = named.get(item.ask.key, "")
            if item.ask.kind == "choice" and not item.value and wanted in {str(key) for key, _ in item.options}:
                item.value = wanted
        return self

    def _field(self, ask: Ask, value: Any) -> FieldView:
        view = FieldView(ask, value, options=self._options(ask))
        if hasattr(value, "pk"):
            view.value, view.shown = value.pk, str(value)
        elif hasattr(value, "isoformat"):
            view.value = value.isoformat()[:16]
        return view

    def _options(self, ask: Ask) -> tuple[tuple[Any, str], ...]:
        if ask.offer:
            return tuple(ask.offer(self.case, self.actor))
        if ask.kind in ("choice", "choices"):
            return ask.options(self.case)
        return tuple(ask.options(self.case)) or self._people() if ask.kind == "user" else ()

    def _people(self) -> tuple[tuple[Any, str], ...]:
        """People who hold a role of this register today in the case's organ or below one of the actor's."""
        organs = set(self.actor.organs()) | ({self.case.organ_id} if self.case else set())
        roles = [role for role, _ in self.register.roles]
        day = today()
        held = Q(from_date__lte=day) & (Q(to_date=None) | Q(to_date__gte=day))
        posts = apps.get_model("people.Post")._base_manager.filter(held, role__in=roles, organ_id__in=organs)
        found = posts.filter(user__is_active=True).order_by("user__sort_key", "user_id")
        rows = found.values_list("user_id", "user__name", "organ__short").distinct()
        return tuple((pk, f"{name}（{organ}）") for pk, name, organ in rows)

    def resumed(self, data: str) -> "StepForm":
        """Fields as they were saved in a draft; nothing is judged yet."""
        self.read(QueryDict(data), MultiValueDict())
        self.errors, self.token = {}, ""
        return self

    # -- posted ----------------------------------------------------------------------------------------------------
    def read(self, post: QueryDict, files: MultiValueDict[str, Any]) -> dict[str, Any]:
        """Answers as the kernel takes them; uploads are checked and kept; errors of this layer stand in `errors`."""
        self.on = post.get("on", "") or today().isoformat()
        self.token = post.get("token", "")
        self.organ = post.get("organ_id", "")
        facts: dict[str, Any] = {}
        for ask in self.asks():
            view = self._posted(ask, post, files)
            self.fields.append(view)
            if view.error:
                self.errors[ask.key] = view.error
            facts[ask.key] = [kept.pk for kept in view.kept] if ask.kind == "file" else view.value
        return facts

    def _posted(self, ask: Ask, post: QueryDict, files: MultiValueDict[str, Any]) -> FieldView:
        view = FieldView(ask, options=self._options(ask))
        if ask.kind == "file":
            self._files(view, post, files)
        elif ask.kind == "organ":
            self._organ(view, post)
        elif ask.kind == "choices":
            view.value = post.getlist(ask.key)
        elif ask.kind == "bool":
            view.value = "1" if post.get(ask.key) else "0"
        else:
            view.value = post.get(ask.key, "")
        return view

    def _files(self, view: FieldView, post: QueryDict, files: MultiValueDict[str, Any]) -> None:
        key = view.ask.key
        view.kept = [kept for kept in map(self._unsign, post.getlist(f"{key}__kept")) if kept]
        for upload in files.getlist(key):
            try:
                saved = uploads.store(upload.name or "", uploads.read(upload), self.actor, kind=view.ask.title[:60])
            except uploads.BadUpload as error:
                view.error = str(error)
            else:
                view.kept.append(Kept(saved.pk, saved.name, self._sign(saved.pk)))

    def _sign(self, pk: int) -> str:
        return signing.dumps([pk, self.actor.id], salt=SALT)

    def _unsign(self, mark: str) -> Kept | None:
        try:
            pk, owner = signing.loads(mark, salt=SALT, max_age=86400)
        except signing.BadSignature:
            return None
        found = Attachment._plain.filter(pk=pk, matter=None).only("name").first() if owner == self.actor.id else None
        return Kept(pk, found.name, mark) if found else None

    def _organ(self, view: FieldView, post: QueryDict) -> None:
        """The chosen organ; without script the typed name must name exactly one."""
        key = view.ask.key
        view.value, view.shown = post.get(key, ""), post.get(f"{key}__name", "").strip()
        if not view.shown:
            view.value = "" if f"{key}__name" in post else view.value
            return
        found = find_organs(view.shown, limit=9)
        exact = [pk for pk, name, short in found if view.shown in (name, short)]
        known = {str(pk) for pk, _, _ in found}
        if len(exact) == 1 or len(found) == 1:
            view.value = str(exact[0] if exact else found[0][0])
        elif str(view.value) not in known:
            view.value = ""
            names = "、".join(name for _, name, _ in found[:8])
            view.error = (
                f"「{view.shown}」对应多个机构，请写全称：{names}" if found else f"没有名为「{view.shown}」的机构"
            )


def organs_spelt(words: str) -> list[str]:
    """Names, short ones too, of the organs meant by pinyin initials; none for anything but three letters and more."""
    spelt = words.isascii() and words.isalpha() and len(words) > 2
    return [name for _, *names in find_organs(words, limit=8) for name in names] if spelt else []


def find_organs(words: str, limit: int = 12) -> list[tuple[int, str, str]]:
    """(id, name, short) of organs in force whose name, short name or the pinyin initials of either hold `words`.

    One letter is where the initials begin: somewhere in them it stands in nearly all.
    """
    organ, day = apps.get_model("people.Organ"), today()
    spelt = Q(sort_key__contains=words.lower()) if len(words) > 1 else Q(sort_key__startswith=words.lower())
    named = Q(name__contains=words) | Q(short__contains=words) | spelt
    standing = (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gt=day))
    found = organ._base_manager.filter(named, standing).order_by("order", "key")
    return list(found.values_list("pk", "name", "short")[:limit])
