"""Steps of dispatch."""
