"""Aspect 9: coordination of the whole."""
