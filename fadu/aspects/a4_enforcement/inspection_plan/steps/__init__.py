"""Steps of the three registers."""
