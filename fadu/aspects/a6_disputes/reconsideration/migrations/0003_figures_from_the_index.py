from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reconsideration", "0002_supervision_and_requests"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="reconsideration", name="recon_organ_closed"),
        migrations.AddIndex(
            model_name="reconsideration",
            index=models.Index(
                fields=["organ", "closed_on"],
                include=["matter", "result", "procedure_kind", "deemed", "enterprise", "views_heard", "extended_days",
                         "answer_missed", "applicant_kind", "channel", "accepted_on"],
                name="recon_organ_closed",
            ),
        ),
    ]
