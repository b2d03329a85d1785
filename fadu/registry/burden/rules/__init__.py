"""Pure rules: limits of what may be asked of a unit, and when two inspections clash."""
