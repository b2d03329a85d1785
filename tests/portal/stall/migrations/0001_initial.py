

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("people", "0003_organ_prefix"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Stall",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="kernel.matter",
                    ),
                ),
                ("area", models.CharField(blank=True, max_length=12, verbose_name="行政区划")),
                ("opened_on", models.DateField(verbose_name="收件日期")),
                ("state", models.CharField(max_length=40, verbose_name="状态")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="版本")),
                ("applicant", models.CharField(blank=True, max_length=60, verbose_name="申请人")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="电话")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="地点")),
                ("wish", models.TextField(blank=True, verbose_name="请求")),
                ("secret", models.CharField(blank=True, max_length=60, verbose_name="内部意见")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "准予"), ("refused", "不予")],
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                ("masked", models.TextField(blank=True, verbose_name="公开文本")),
                ("published_on", models.DateField(null=True, verbose_name="公开日期")),
                (
                    "against",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organ",
                        verbose_name="对谁提出",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organ",
                        verbose_name="承办机关",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "_plain",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("_plain", django.db.models.manager.Manager()),
            ],
        ),
    ]
