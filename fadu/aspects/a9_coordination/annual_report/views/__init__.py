"""The report's own pages."""
