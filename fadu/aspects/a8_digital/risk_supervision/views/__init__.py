"""The module's own pages."""
