"""The enterprise's own code: one in force at a time, replaced when it is lost."""

from __future__ import annotations

from django.db import models


class EnterpriseCode(models.Model):
    """The code that hangs in the enterprise and that officers scan; the text itself is computed, not stored."""

    keep_images = True

    enterprise = models.OneToOneField("kernel.Matter", models.PROTECT, related_name="+", verbose_name="企业")
    serial = models.PositiveSmallIntegerField("码序号", default=1)
    issued_at = models.DateTimeField("发码时间")
    until = models.DateTimeField("有效至")
    revoked_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "企业码"
