from django.db import models

from fadu.kernel.models import Case


class Permit(Case):
    applicant = models.CharField("申请人", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    fee = models.DecimalField("费用", max_digits=12, decimal_places=2, null=True)
    result = models.CharField("结果", max_length=20, blank=True)

    class Meta(Case.Meta):
        app_label = "permit"
