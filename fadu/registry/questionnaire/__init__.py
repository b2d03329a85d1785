"""Anonymous questionnaires: one-time links, a sealed urn, results as sums."""
