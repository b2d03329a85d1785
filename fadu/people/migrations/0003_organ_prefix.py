from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_guards")]

    operations = [
        migrations.AddField("organ", "prefix", models.CharField(blank=True, max_length=12, verbose_name="机关代字")),
    ]
