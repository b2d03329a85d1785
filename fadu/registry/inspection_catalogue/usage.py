"""When an item was last used, read from the visits: imported ones too, which take no step."""

from __future__ import annotations

from django.db.models import Max

from fadu.kernel.register import registers

from .models import Item


def refresh() -> int:
    """Bring `last_used_on` up to the newest visit of each item; returns how many items moved."""
    book = registers().get("inspection")
    if book is None:
        return 0
    rows = book.model.items.rel.related_model._plain.filter(visit__visited_on__isnull=False)
    newest = dict(rows.values_list("item_id").annotate(on=Max("visit__visited_on")).order_by())
    moved = []
    for item in Item._plain.filter(pk__in=newest).only("pk", "last_used_on"):
        if item.last_used_on is None or item.last_used_on < newest[item.pk]:
            item.last_used_on = newest[item.pk]
            moved.append(item)
    Item._plain.bulk_update(moved, ["last_used_on"], batch_size=500)
    return len(moved)
