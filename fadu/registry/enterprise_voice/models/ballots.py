"""The roll, the urn and the keys. None of them holds a time, a sequence number or a key that joins a rating to a visit.

They are plain models on purpose: no register, search text, event, row image. Primary keys are random; `ballots`
puts the rows of a body in a new random order at every change, so that neither their place on the disk nor the number of
the transaction that wrote them tells in which order they came.
"""

from __future__ import annotations

import uuid

from django.db import models


class BallotKey(models.Model):
    """The keys of one body and one month of visits. `sealed`: the private part, sealed with the server's key."""

    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="检查主体")
    month = models.CharField("检查月份", max_length=7)
    n = models.TextField()
    e = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "选票密钥"
        constraints = [models.UniqueConstraint(fields=["organ", "month"], name="ballot_key_once")]


class BallotRoll(models.Model):
    """Who has taken a ballot for which visit and body; `blinded`: digest of the value signed, to repeat the answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+", verbose_name="检查")
    enterprise = models.ForeignKey(
        "kernel.Matter", models.PROTECT, related_name="+", verbose_name="企业", db_index=False
    )
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="检查主体")
    month = models.CharField("检查月份", max_length=7)
    blinded = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "选票领取名册"
        constraints = [models.UniqueConstraint(fields=["visit", "organ"], name="ballot_roll_once")]


class Ballot(models.Model):
    """The urn: a token with its signature checked, the body and month that the key stands for, the judgement sealed."""

    token = models.CharField("选票摘要", max_length=64, primary_key=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="检查主体")
    month = models.CharField("检查月份", max_length=7)
    sealed = models.BinaryField("密封的评价")

    class Meta:
        verbose_name = verbose_name_plural = "票箱"
