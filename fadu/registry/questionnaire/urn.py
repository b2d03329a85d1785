"""Links, answering, opening. Nothing that is stored connects a link with an answer, or tells the order in time."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import transaction

from fadu.kernel.sealing import seal, shuffle, unseal
from fadu.kernel.today import today

from .models import Questionnaire, Said, Sealed, Subject, Ticket
from .rules.results import LEAST

URN, SIZE = "questionnaire", 6144
SIGNS, LENGTH = "ABCDEFGHJKMNPQRSTVWXYZ23456789", 16


class Refused(ValueError):
    """A code that is not known, used, or too late."""


def digest(code: str) -> str:
    """What is kept of a code."""
    plain = "".join(sign for sign in code.upper() if sign in SIGNS)
    return hashlib.sha256(f"questionnaire:{plain}".encode()).hexdigest()


def issue(subject: Subject, n: int) -> list[str]:
    """Codes for n people, told once and not kept."""
    codes = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(n)]
    with transaction.atomic():
        Ticket.objects.bulk_create(Ticket(subject=subject, digest=digest(code)) for code in codes)
        shuffle(Ticket, subject=subject.pk)
        Subject._plain.filter(pk=subject.pk).update(issued=subject.issued + n)
    return ["-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in codes]


def opened_by(code: str) -> tuple[Questionnaire, Subject]:
    """The questionnaire that a code opens. Raises Refused."""
    ticket = Ticket.objects.filter(digest=digest(code)).select_related("subject__organ").first()
    case = Questionnaire._plain.filter(pk=ticket.subject.matter_id, state="open").first() if ticket else None
    if ticket is None or case is None:
        raise Refused("没有这个答卷码，或者已经用过。每个码只能用一次，请核对后重新输入")
    if today() > case.closes:
        raise Refused(f"问卷已于 {case.closes} 截止")
    return case, ticket.subject


def answer(code: str, said: dict[str, str]) -> None:
    """Put answers into the urn and destroy the link. Raises Refused."""
    with transaction.atomic():
        _, subject = opened_by(code)
        gone, _ = Ticket.objects.filter(digest=digest(code)).delete()
        if not gone:
            raise Refused("这个答卷码已经用过")
        Sealed.objects.create(subject=subject, sealed=seal(URN, said, SIZE))
        for model in (Sealed, Ticket):
            shuffle(model, subject=subject.pk)


def open_all(case: Questionnaire) -> list[tuple[Subject, int]]:
    """Open the urn unit by unit: enough answers become rows in random order, too few are destroyed unread."""
    found = []
    for subject in Subject._plain.filter(matter_id=case.pk).select_related("organ"):
        rows = list(Sealed.objects.filter(subject=subject))
        subject.answered, subject.opened = len(rows), len(rows) >= LEAST
        subject.save(update_fields=["answered", "opened"])
        if subject.opened:
            _write(subject, [unseal(URN, row.sealed) for row in rows])
        found.append((subject, len(rows)))
    destroy(case)
    return found


def _write(subject: Subject, sheets: list[dict[str, Any]]) -> None:
    chance = secrets.SystemRandom()
    rows = [Said(subject=subject, question=key, value=value) for sheet in sheets for key, value in sheet.items()]
    chance.shuffle(rows)
    Said.objects.bulk_create(rows)


def destroy(case: Questionnaire) -> None:
    """No link and nothing sealed is left."""
    own = Subject._plain.filter(matter_id=case.pk).values("pk")
    for model in (Ticket, Sealed):
        model.objects.filter(subject__in=own).delete()
