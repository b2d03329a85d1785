"""A published figure may be that of an area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_organ_statistics")]

    operations = [
        migrations.AddField(
            model_name="frozen",
            name="area",
            field=models.CharField(blank=True, max_length=12, verbose_name="行政区划"),
        ),
    ]
