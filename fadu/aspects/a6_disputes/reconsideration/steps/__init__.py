"""The steps of the procedure, by phase."""
