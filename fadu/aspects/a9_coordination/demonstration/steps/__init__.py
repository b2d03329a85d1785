"""Steps of the two books."""
