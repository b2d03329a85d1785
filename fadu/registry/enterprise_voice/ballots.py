"""Taking a ballot and casting it: two acts that nothing stored can connect.

Taking is signed in and marks the roll; what is signed is hidden from us. Casting needs no sign-in and no session: the
signature proves that the ballot was given out for this body and month. The judgement goes into the urn sealed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction

from fadu.kernel.sealing import seal, shuffle, unseal
from fadu.kernel.today import today
from fadu.people.models import Organ

from .models import Ballot, BallotKey, BallotRoll
from .rules import blind, vocab
from .rules.blind import Public
from .rules.policy import open_until
from .visits import Rateable

BITS, EXPONENT = 2048, 65537
KEYS, URN = "ballot.key", "ballot.urn"


class Refused(ValueError):
    """A ballot that is not given out or not taken; the message says why."""


# -- keys ----------------------------------------------------------------------------------------------------------
def key_of(organ: int, month: str) -> BallotKey:
    """The pair of keys of a body and month, made when first needed."""
    found = BallotKey.objects.filter(organ_id=organ, month=month).first()
    if found:
        return found
    numbers = rsa.generate_private_key(EXPONENT, BITS).private_numbers()
    sealed = seal(KEYS, {"d": str(numbers.d)})
    made, _ = BallotKey.objects.get_or_create(
        organ_id=organ, month=month, defaults={"n": str(numbers.public_numbers.n), "e": EXPONENT, "sealed": sealed}
    )
    return made


def public(key: BallotKey) -> Public:
    """The part that everybody may know."""
    return Public(int(key.n), key.e)


# -- taking --------------------------------------------------------------------------------------------------------
def give_out(chosen: Rateable, enterprise: int, blinded: int) -> int:
    """Sign a hidden ballot once per visit and body. The same request gets the same answer. Raises Refused."""
    if not chosen.open:
        raise Refused(f"评价已于 {chosen.until} 截止")
    key = key_of(chosen.organ.pk, chosen.month)
    digest = hashlib.sha256(str(blinded).encode()).hexdigest()
    _mark(chosen, enterprise, digest)
    try:
        return blind.sign(blinded, public(key), int(unseal(KEYS, key.sealed)["d"]))
    except ValueError as error:
        raise Refused("选票数据有误，请刷新页面后重试") from error


def _mark(chosen: Rateable, enterprise: int, digest: str) -> None:
    kept = BallotRoll.objects.filter(visit_id=chosen.visit.pk, organ=chosen.organ).first()
    if kept is None:
        try:
            with transaction.atomic():
                BallotRoll.objects.create(
                    visit_id=chosen.visit.pk,
                    enterprise_id=enterprise,
                    organ=chosen.organ,
                    month=chosen.month,
                    blinded=digest,
                )
                shuffle(BallotRoll, organ=chosen.organ.pk)
            return
        except IntegrityError:
            kept = BallotRoll.objects.get(visit_id=chosen.visit.pk, organ=chosen.organ)
    if kept.blinded != digest:
        raise Refused("这次检查已经评价过，每次检查对每个机关只能评价一次")


def taken(visit: int) -> set[int]:
    """Organs for which a ballot of this visit has been given out."""
    return set(BallotRoll.objects.filter(visit_id=visit).values_list("organ_id", flat=True))


# -- casting -------------------------------------------------------------------------------------------------------
def judgement(score: Any, tags: Any, text: Any) -> dict[str, Any]:
    """The judgement in its one form. Raises Refused."""
    known = {key for key, _ in vocab.TAGS}
    if not isinstance(score, int) or score not in dict(vocab.SCORES):
        raise Refused("请选择满意程度")
    if not isinstance(tags, list) or not set(map(str, tags)) <= known:
        raise Refused("标签有误，请刷新页面后重试")
    plain = str(text or "").replace("\x00", "").strip()
    if len(plain) > vocab.TEXT_LENGTH:
        raise Refused(f"意见最多 {vocab.TEXT_LENGTH} 字，现有 {len(plain)} 字")
    return {"score": score, "tags": sorted(set(map(str, tags))), "text": plain}


def cast(organ: int, month: str, token: bytes, signature: int, said: dict[str, Any]) -> str:
    """Put a judgement into the urn; the same ballot again changes nothing. Returns the receipt. Raises Refused."""
    key = BallotKey.objects.filter(organ_id=organ, month=month).first()
    if key and today() > open_until(month):
        raise Refused(f"评价已于 {open_until(month)} 截止")
    if key is None or not blind.verify(token, signature, public(key)):
        raise Refused("选票无效：不是本系统发出的，或者已经改动")
    digest = hashlib.sha256(token).hexdigest()
    try:
        with transaction.atomic():
            if not Ballot.objects.filter(pk=digest).exists():
                Ballot.objects.create(token=digest, organ_id=organ, month=month, sealed=seal(URN, said))
                shuffle(Ballot, organ=organ)
    except IntegrityError:
        pass
    return digest[:12]


def cast_for(chosen: Rateable, enterprise: int, said: dict[str, Any]) -> str:
    """The same two acts where the browser runs no script: the token lives for this moment and is kept nowhere."""
    key = public(key_of(chosen.organ.pk, chosen.month))
    token = blind.new_token()
    hidden, factor = blind.blind(token, key)
    signature = blind.unblind(give_out(chosen, enterprise, hidden), factor, key)
    return cast(chosen.organ.pk, chosen.month, token, signature, said)


def organs_of(ids: set[int]) -> dict[int, Organ]:
    """Organs by id."""
    return {organ.pk: organ for organ in Organ.objects.select_related("area").filter(pk__in=ids)}
