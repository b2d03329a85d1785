from django.db import migrations


def every_organ(table):
    """Without it a list of organs that have no rows is taken for a fifth of the table, and indexes are passed over."""
    sql = f"ALTER TABLE {table} ALTER COLUMN organ_id SET STATISTICS "
    return migrations.RunSQL(sql + "1000", sql + "-1")


class Migration(migrations.Migration):
    """The planner knows how many matters and clocks each organ has, not only the hundred largest."""

    dependencies = [
        ("kernel", "0002_newest_first"),
    ]

    operations = [every_organ("kernel_run"), every_organ("kernel_matter")]
