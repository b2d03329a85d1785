"""Questions and results, without a database."""
