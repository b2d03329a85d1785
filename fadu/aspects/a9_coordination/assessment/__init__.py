"""Assessment (考核): schemes as data, every score opened to rule and value, ranks with their certainty (T25)."""
