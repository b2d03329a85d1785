"""What may be done with a warning."""
