"""Preventing and resolving disputes."""
