"""Steps of the module's books."""
