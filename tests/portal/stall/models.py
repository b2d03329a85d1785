from django.db import models

from fadu.kernel.models import Case


class Stall(Case):
    applicant = models.CharField("申请人", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    wish = models.TextField("请求", blank=True)
    against = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="对谁提出")
    secret = models.CharField("内部意见", max_length=60, blank=True)
    result = models.CharField("结果", max_length=20, blank=True, choices=(("granted", "准予"), ("refused", "不予")))
    masked = models.TextField("公开文本", blank=True)
    published_on = models.DateField("公开日期", null=True)

    class Meta(Case.Meta):
        app_label = "stall"
