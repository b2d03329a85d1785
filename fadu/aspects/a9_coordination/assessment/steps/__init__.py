"""Steps of the five books."""
