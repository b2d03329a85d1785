"""The ceremony of the draw: who committed to what, and what was revealed."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Matter

from .plan import OfPlan, YearPlan


class CeremonyPart(OfPlan):
    """One party's commitment in one round. A secret is public from the moment it is revealed."""

    round = models.PositiveSmallIntegerField("轮次")
    party = models.CharField("单位", max_length=80)
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+")
    commitment = models.CharField("承诺", max_length=64)
    committed_on = models.DateField("承诺日期")
    secret = models.CharField("秘密", max_length=200, blank=True)
    revealed_on = models.DateField("揭示日期", null=True)

    class Meta(OfPlan.Meta):
        ordering = ["round", "party"]
        constraints = [models.UniqueConstraint(fields=["plan", "round", "party"], name="inspection_plan_party")]


class Secret(models.Model):
    """The key from which codes and public identifiers of enterprises are made. Shown on no page, in no export."""

    plan = models.OneToOneField(YearPlan, models.PROTECT, primary_key=True, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
