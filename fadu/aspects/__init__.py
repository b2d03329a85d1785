"""The aspects of the plan: one folder each, one app per module."""
