"""A synthetic city for demonstrations and tests: same seed and same day, same city. No real person or company in it."""
