"""The annual plan: read, reviewed, approved, adjusted, and measured against the records of the work."""
