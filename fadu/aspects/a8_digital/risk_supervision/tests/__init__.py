"""Tests of the module: the book-keeping around the scorer (the scorer itself: tests/risk)."""
