"""Papers of law inspection, generated from the records and numbered by the office."""

from . import ledger, letters, project

ENTRY = project.ENTRY
PROJECT = project.DOCUMENTS
MEASURE = letters.DOCUMENTS
PROBLEM, CLASS, CLUE, EVENT = ledger.PROBLEM, ledger.CLASS, ledger.CLUE, ledger.EVENT
CHECKLIST = ledger.CHECKLIST
__all__ = ["CHECKLIST", "CLASS", "CLUE", "ENTRY", "EVENT", "MEASURE", "PROBLEM", "PROJECT"]
