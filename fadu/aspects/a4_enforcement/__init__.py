"""Aspect 4: enforcement."""
