from django.db import migrations

from fadu.people.pinyin import initials


def forwards(apps, editor):
    """As Organ.save writes it from now on."""
    organs = list(apps.get_model("people", "Organ").objects.all())
    for organ in organs:
        organ.sort_key = f"{initials(organ.name)} {initials(organ.short)}"[:80]
    apps.get_model("people", "Organ").objects.bulk_update(organs, ["sort_key"], batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_organ_prefix")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
