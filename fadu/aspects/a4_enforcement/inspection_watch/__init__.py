"""Watching inspections: figures year on year, lists of what went wrong, warnings and their handling, the circular."""
