"""One cover for the simple items of a body; visits that are not filled yet get theirs."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def carry(apps, schema_editor):
    """Items that wait for their form are simple as the catalogue says now."""
    row, item = apps.get_model("inspection", "VisitItem"), apps.get_model("inspection_catalogue", "Item")
    simple = item._base_manager.filter(pk=OuterRef("item_id")).values("simple")[:1]
    row._base_manager.filter(result="", item__simple=True).update(simple=Subquery(simple))


class Migration(migrations.Migration):

    dependencies = [
        ('inspection', '0006_what_the_enterprise_said'),
        ('inspection_catalogue', '0006_titles_of_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='formanswer',
            name='asked',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='合并表行号'),
        ),
        migrations.AddField(
            model_name='visititem',
            name='simple',
            field=models.BooleanField(default=False, verbose_name='简单事项'),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
    ]
