"""The statute catalogue: dated data. Importing this package fills ``fadu.law.statutes``.

``confidence="memory"`` marks dates or numbers not read in an official text; ``text=False`` marks a
version in force whose text has not been loaded.
"""

from __future__ import annotations

from fadu.law.catalogue import administrative, judicial, local, procedure, regulations
from fadu.law.statutes import extend_catalogue

for _module in (procedure, administrative, regulations, judicial, local):
    extend_catalogue(_module.STATUTES)
