"""Pages of the catalogue beside the registers' own: rules, conflicts, forms, what needs attention."""
