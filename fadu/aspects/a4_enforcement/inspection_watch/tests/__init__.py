"""Worked examples and pages of watching."""
