"""Rules of the demonstration campaign, without a database."""
