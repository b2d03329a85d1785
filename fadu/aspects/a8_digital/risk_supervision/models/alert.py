"""An early warning about an enterprise: handed to a body, verified, dealt with, fed back and rated."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fadu.kernel.models import Case
from fadu.registry.inspection_catalogue.leads import Lead
from fadu.registry.inspection_catalogue.rules.alerts import LEVELS

from ..vocab import ACTIONS, ALERT_OUTCOMES, RATINGS


class RiskAlert(Lead, Case):
    """One alert. `organ` is the body that handles it; `mark` keeps the daily run from raising it twice."""

    model_key = models.CharField("预警模型", max_length=40)
    model_title = models.CharField("模型名称", max_length=200)
    level = models.CharField("等级", max_length=4, choices=LEVELS)
    signal_on = models.DateField("信号日期")
    text = models.CharField("预警内容", max_length=400)
    evidence = ArrayField(models.BigIntegerField(), default=list, verbose_name="所依据的检查")
    signed_on = models.DateField("签收日期", null=True)
    signed_by = models.CharField("签收人", max_length=120, blank=True)
    returned_on = models.DateField("退回日期", null=True)
    return_reason = models.CharField("退回理由", max_length=300, blank=True)
    verified_on = models.DateField("核查日期", null=True)
    outcome = models.CharField("核查结果", max_length=5, choices=ALERT_OUTCOMES, blank=True)
    findings = models.TextField("核查情况", blank=True)
    disposed_on = models.DateField("处置日期", null=True)
    action = models.CharField("处置方式", max_length=8, choices=ACTIONS, blank=True)
    measures = models.TextField("处置情况", blank=True)
    fed_back_on = models.DateField("反馈日期", null=True)
    feedback = models.TextField("反馈", blank=True)
    rating = models.CharField("对预警的评价", max_length=8, choices=RATINGS, blank=True)
    mark = models.CharField("去重标识", max_length=64, unique=True)

    class Meta(Case.Meta):
        default_manager_name = "_plain"  # rows reached from a row that was opened for its reader
        verbose_name = verbose_name_plural = "风险预警"
        indexes = [
            models.Index(fields=["-opened_on", "-matter"], name="risk_alert_newest"),
            models.Index(fields=["organ", "state"], name="risk_alert_organ"),
            models.Index(fields=["enterprise", "-opened_on"], name="risk_alert_enterprise"),
            models.Index(fields=["visit"], condition=models.Q(visit__isnull=False), name="risk_alert_visit"),
        ]
