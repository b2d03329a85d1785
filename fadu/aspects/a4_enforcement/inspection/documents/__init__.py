"""Papers of a visit: approval, notice, records, result, orders, letters."""

from . import after, before, site

DOCUMENTS = (*before.DOCUMENTS, *site.DOCUMENTS, *after.DOCUMENTS)
__all__ = ["DOCUMENTS"]
