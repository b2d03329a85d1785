"""Django settings, URLs and wiring."""
