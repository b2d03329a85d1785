"""Steps of a visit, one file per phase; each offers STEPS."""
