from django.db import migrations, models


class Migration(migrations.Migration):
    """A filtered list is counted in the index; the planner knows how many cases each organ has."""

    dependencies = [
        ("reconsideration", "0004_newest_first"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="reconsideration", name="recon_organ_opened"),
        migrations.AddIndex(
            model_name="reconsideration",
            index=models.Index(
                fields=["organ", "opened_on"],
                include=["matter", "state", "subject", "sector", "procedure_kind", "result", "channel",
                         "respondent_level", "deemed", "enterprise", "closed_on"],
                name="recon_organ_opened",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE reconsideration_reconsideration ALTER COLUMN organ_id SET STATISTICS 1000",
            "ALTER TABLE reconsideration_reconsideration ALTER COLUMN organ_id SET STATISTICS -1",
        ),
    ]
