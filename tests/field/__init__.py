"""Tests of the field app."""
