"""Columns of keys have titles."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspection_catalogue", "0005_alerts_and_rating_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="frequencyrule",
            name="blocks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name="受限"
            ),
        ),
        migrations.AlterField(
            model_name="frequencyrule",
            name="counts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name="计入"
            ),
        ),
        migrations.AlterField(
            model_name="quietperiod",
            name="exceptions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name="例外"
            ),
        ),
        migrations.AlterField(
            model_name="whiteentry",
            name="exceptions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name="例外"
            ),
        ),
    ]
