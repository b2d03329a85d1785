"""What the report is held to: its table of figures, bound numbers, comparisons. No Django."""
