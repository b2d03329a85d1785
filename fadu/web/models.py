"""What the pages themselves keep: half-filled forms, tokens of the interface, counted tries. Cases: see modules."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from fadu.web.api.models import ApiToken
from fadu.web.field.models import FieldDevice, FieldReceipt
from fadu.web.portal.models import Tally

__all__ = ["ApiToken", "ChainCheck", "Draft", "FieldDevice", "FieldReceipt", "Tally"]


class Draft(models.Model):
    """A step's form that somebody has not finished; seen by that person alone. `data` is the form as it was sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    register = models.CharField(max_length=40)
    step = models.CharField(max_length=60)
    matter = models.ForeignKey("kernel.Matter", models.CASCADE, null=True, related_name="+")
    data = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "register", "step", "matter"], name="web_draft_once"),
            models.UniqueConstraint(
                fields=["user", "register", "step"], condition=models.Q(matter=None), name="web_draft_new_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register}.{self.step}"


class ChainCheck(models.Model):
    """A check of the chain of events that somebody asked for, and how far it has come."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    total = models.IntegerField()
    checked = models.IntegerField(default=0)
    event = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    faults = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.checked}/{self.total}"
