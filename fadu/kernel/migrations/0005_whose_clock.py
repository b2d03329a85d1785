"""A clock may be that of one of several who answer for themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_frozen_area")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="whose",
            field=models.CharField(blank=True, max_length=200, verbose_name="谁的期限"),
        ),
    ]
