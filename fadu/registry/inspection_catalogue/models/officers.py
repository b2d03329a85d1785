"""Officers with certificates, competences and recusals."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

from ..rules import vocab
from .bodies import Body


class Officer(Case):
    """Who may go on site for a body. `user` is empty when the person has no account; then `name` alone says who."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=60)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="officers", verbose_name="所属主体")
    kind = models.CharField("类别", max_length=10, choices=vocab.OFFICER_KINDS, default="officer")
    certificate_no = models.CharField("执法证号", max_length=30, blank=True)
    certificate_until = models.DateField("证件有效期至", null=True, blank=True)
    competences = models.CharField("专业", max_length=200, blank=True)
    supervisor = models.BooleanField("执法监督人员", default=False)
    left_on = models.DateField("离岗日期", null=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "执法人员"
        indexes = [
            models.Index(fields=["-opened_on", "-matter_id"], name="insp_officer_newest"),
            models.Index(fields=["body", "state"], name="insp_officer_body"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_no"], condition=~models.Q(certificate_no=""), name="insp_certificate_once"
            ),
            models.UniqueConstraint(fields=["user"], condition=models.Q(state="active"), name="insp_officer_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> str:
        """active, suspended or left."""
        return self.state

    @property
    def skills(self) -> frozenset[str]:
        """Competences held."""
        return frozenset(self.competences.split())

    def certified(self, day: date) -> bool:
        """An officer on duty whose certificate is valid on that day (the last day included)."""
        valid = self.certificate_until is not None and day <= self.certificate_until
        return self.kind == "officer" and self.state == "active" and bool(self.certificate_no) and valid


class Recusal(OfMatter):
    """An officer who must not inspect an enterprise, from–to."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="recusals", verbose_name="执法人员")
    enterprise = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="企业")
    reason = models.CharField("事由", max_length=200)
    since = models.DateField("起")
    until = models.DateField("止（含）", null=True, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["enterprise", "since"], name="insp_recusal_enterprise")]

    def in_force(self, day: date) -> bool:
        """Whether it binds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
