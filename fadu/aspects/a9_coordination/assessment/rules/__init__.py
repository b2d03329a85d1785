"""Rules of the assessment's course, without a database: sources, blinding, outliers, what-if, letters, disclosure."""
