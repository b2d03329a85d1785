"""Steps of the module's registers, one file per phase."""
