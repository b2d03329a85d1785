"""What a session keeps about a visitor without account: cases opened with a query code, a filing just made, form keys.

The visitor is always the public role, also when an official is signed in: the portal shows what a citizen may see.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from fadu.kernel.access import PUBLIC, Actor, PostView
from fadu.kernel.declare import PartyAccess
from fadu.kernel.models import Attachment, Matter
from fadu.kernel.register import registers
from fadu.kernel.today import now

OPENED = "fadu_portal_cases"
FILED = "fadu_portal_filed"
SALT = "fadu_portal_salt"
OPEN_SECONDS = 30 * 60
FILED_SECONDS = 15 * 60
MOST_OPENED = 5
UPLOAD_SECONDS = 24 * 3600


def _clock() -> int:
    """Seconds of the wall clock: sessions age in real time, whatever day the city is set to."""
    return int(time.time())


@dataclass(frozen=True)
class Visit:
    """A case and who looks at it: the applicant, or another party (its row) by the module's declaration."""

    matter: Matter
    code: str
    party: int | None = None
    access: PartyAccess | None = None

    @property
    def actor(self) -> Actor:
        """The public with the case opened, or the other party's role for this case alone."""
        if self.access is None:
            return visitor(self.matter)
        posts, mine = (PostView(self.access.role),), frozenset({self.matter.pk})
        return Actor(None, "party", self.access.title, posts, is_public=True, unlocked=mine, party=self.party)

    @property
    def seal(self) -> str:
        """Ties an opened case to the code it was opened with: a new code closes it."""
        return salted_hmac("fadu.portal.opened", f"{self.matter.pk}:{self.party or ''}:{self.code}").hexdigest()[:32]


def visits(matter: Matter) -> list[Visit]:
    """Everybody who may open the case with a code."""
    found = [Visit(matter, matter.query_code)] if matter.query_code else []
    book = registers().get(matter.register)
    access = book.pages.portal.parties if book and book.pages.portal else None
    if access:
        found += [Visit(matter, code, row, access) for code, row in access.codes(matter.pk).items()]
    return found


# -- cases opened with number and query code -----------------------------------------------------------------------
def unlock(request: HttpRequest, visit: Visit) -> None:
    """Remember that this visitor has shown the query code, under a new session key."""
    request.session.cycle_key()
    opened, key = dict(request.session.get(OPENED, {})), str(visit.matter.pk)
    opened.pop(key, None)
    opened[key] = [visit.seal, _clock()]
    request.session[OPENED] = dict(list(opened.items())[-MOST_OPENED:])


def opened(request: HttpRequest, pk: int) -> Visit | None:
    """The case, if this visitor opened it within the last half hour; each look starts the half hour anew."""
    kept = request.session.get(OPENED, {}).get(str(pk))
    if not kept or _clock() - kept[1] > OPEN_SECONDS:
        return None
    matter = Matter._plain.select_related("organ").filter(pk=pk).first()
    right = [one for one in visits(matter) if secrets.compare_digest(kept[0], one.seal)] if matter else []
    if not right:
        return None
    if _clock() - kept[1] > 60:
        request.session[OPENED] = request.session[OPENED] | {str(pk): [kept[0], _clock()]}
    return right[0]


def close(request: HttpRequest) -> None:
    """Forget everything that was opened (a shared computer)."""
    for key in (OPENED, FILED):
        request.session.pop(key, None)


def visitor(*matters: Matter) -> Actor:
    """The public, with these matters opened."""
    return PUBLIC.unlocking(*(matter.pk for matter in matters))


# -- a filing just made --------------------------------------------------------------------------------------------
def remember_filed(request: HttpRequest, pk: int) -> None:
    """The receipt can be shown and printed for a quarter of an hour."""
    request.session[FILED] = {"matter": pk, "at": _clock()}


def filed(request: HttpRequest) -> int | None:
    """The matter whose receipt this visitor may still see."""
    kept = request.session.get(FILED)
    return kept["matter"] if kept and _clock() - kept["at"] <= FILED_SECONDS else None


# -- form keys and uploads -----------------------------------------------------------------------------------------
def _salt(request: HttpRequest) -> str:
    if SALT not in request.session:
        request.session[SALT] = secrets.token_urlsafe(16)
    return str(request.session[SALT])


def fresh_key() -> str:
    """A key for one form: sending the form twice is then one filing."""
    return secrets.token_urlsafe(18)


def form_token(request: HttpRequest, key: str) -> str:
    """The step token behind a form key: only this session can repeat it (64 signs)."""
    return salted_hmac("fadu.portal.form", f"{_salt(request)}:{key[:64]}", algorithm="sha256").hexdigest()


def handle(request: HttpRequest, attachment: Attachment) -> str:
    """A handle of an upload that only this session can use."""
    return signing.dumps(attachment.pk, salt=f"fadu.portal.upload.{_salt(request)}")


def drop_orphans() -> int:
    """Remove what visitors uploaded a day ago or earlier and never sent; returns how many files."""
    old = now() - timedelta(seconds=UPLOAD_SECONDS)
    return int(Attachment._plain.filter(matter=None, uploaded_by=PUBLIC.label, uploaded_at__lt=old).delete()[0])


def upload_of(request: HttpRequest, text: Any) -> Attachment | None:
    """The upload behind a handle; None for a foreign, spoilt or already used one."""
    try:
        pk = signing.loads(str(text), salt=f"fadu.portal.upload.{_salt(request)}", max_age=UPLOAD_SECONDS)
    except signing.BadSignature:
        return None
    return Attachment._plain.filter(pk=pk, matter=None).defer("content").first()
