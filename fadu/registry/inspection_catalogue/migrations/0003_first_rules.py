"""The published rules that every installation begins with."""

from django.db import migrations, models

from fadu.registry.inspection_catalogue.seeding import seed


def forwards(apps, schema_editor):
    seed(lambda name: apps.get_model("inspection_catalogue", name))


class Migration(migrations.Migration):
    dependencies = [("inspection_catalogue", "0002_body_nature")]
    operations = [
        migrations.AlterField(
            model_name="warningrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("frequency", "同一企业次数过密"),
                    ("no_finding", "连续未发现问题"),
                    ("occurrence", "短期重复检查累计"),
                    ("uncoded", "无码检查累计"),
                    ("late_result", "结果超期累计"),
                    ("other", "尚不自动计算"),
                ],
                max_length=16,
                verbose_name="类型",
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
