"""The sheet of one assessed unit in one campaign."""

from __future__ import annotations

from typing import Any

from django.db import models

from fadu.kernel.models import Case


class Sheet(Case):
    """`organ` is the office that assesses, `unit` who is assessed. `code` stands for the unit before experts."""

    assessment = models.ForeignKey("assessment.Assessment", models.PROTECT, related_name="sheets", verbose_name="考核")
    unit = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="考核对象")
    group = models.CharField("组别", max_length=60, blank=True)
    code = models.CharField("匿名编号", max_length=12)
    order = models.PositiveSmallIntegerField("次序", default=0)
    submitted_on = models.DateField("自评日期", null=True)
    submitted_by = models.BigIntegerField("自评人编号", null=True)
    verified_on = models.DateField("核验日期", null=True)
    verified_by = models.CharField("核验人", max_length=120, blank=True)
    verified_by_id = models.BigIntegerField("核验人编号", null=True)
    improve_by = models.DateField("改进安排期限", null=True)
    improvement = models.TextField("改进安排", blank=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "考核对象"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "unit"], name="assessment_unit_once")]
        indexes = [models.Index(fields=["unit"], name="assessment_sheet_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.assessment.year}"

    def serious_losses(self) -> list[dict[str, Any]]:
        """What other registers may take up from a result that stands: leaves whose loss is above the bounds."""
        from ..results import losses_of, result_of
        from ..rules.advice import serious, severity, words

        found = result_of(self)
        scheme = self.assessment.scheme
        return [
            {"leaf": loss.leaf, "title": loss.title, "text": words(loss), "severity": severity(loss),
             "indicator": loss.indicator, "rule": f"《{scheme.title}》第{scheme.edition}版 {loss.leaf} {loss.title}"}
            for loss in (serious(losses_of(self, found)) if found else ())
        ]  # fmt: skip
