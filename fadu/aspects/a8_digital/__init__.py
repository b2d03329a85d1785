"""Aspect 8: digital government."""
