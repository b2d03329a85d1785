"""The day on which a problem was due first: a reopening does not move it."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Least


def known(apps, schema_editor):
    """Of what was reopened the first day is no longer known: at the latest the day of its write-off."""
    rows = apps.get_model("law_inspection", "Problem")._base_manager.exclude(
        Q(deadline=None) | Q(state__in=("confirmed", "planned", "long_term"))
    )
    rows.update(first_due_on=Least(F("deadline"), F("written_off_on")))
    rows.filter(reopened_on=None).update(first_due_on=F("deadline"))


class Migration(migrations.Migration):
    dependencies = [("law_inspection", "0004_form_files")]

    operations = [
        migrations.AddField(
            model_name="problem",
            name="first_due_on",
            field=models.DateField(null=True, verbose_name="首次到期日"),
        ),
        migrations.RunPython(known, migrations.RunPython.noop),
    ]
