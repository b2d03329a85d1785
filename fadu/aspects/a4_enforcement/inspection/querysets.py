"""Conditions over visits that several modules count with, so that they all mean the same rows."""

from __future__ import annotations

from django.db.models import F, Q

from .rules import vocab

BEGUN = Q(visited_on__isnull=False)
ONSITE = BEGUN & Q(off_site=False)
OFFSITE = BEGUN & Q(off_site=True)
JOINT = ONSITE & Q(joint=True)
FOUND = Q(found=True)
EXEMPT = Q(trigger="emergency")  # an emergency starts first: it leaves the base of the code rate
CODED = Q(coded=True) | Q(makeup_valid=True)
UNCODED = ONSITE & ~CODED & ~EXEMPT
CARRIED = Q(planned_ok=True)  # a filed plan line or a lawful trigger with its source on file
DUE = Q(publish_due__isnull=False)
IN_TIME = Q(published_on__lte=F("publish_due"))
COUNTED = ONSITE & Q(counts_toward_cap=True)
FOR_CAUSE = Q(trigger__in=[key for key, kind in vocab.KIND_OF.items() if kind == "case"])
ON_DEVICE = BEGUN & Q(recorded_on_device=True)
