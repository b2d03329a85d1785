"""The story of a year of law inspection, told by `parts/law_inspection.py`."""
