"""Pages of the module's own: codes, forms on site, asking for a visit."""
