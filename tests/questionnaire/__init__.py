"""Anonymous questionnaires."""
