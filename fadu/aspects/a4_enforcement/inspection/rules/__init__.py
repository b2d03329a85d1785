"""What the law and the city's practice say of a visit, as plain functions. No database, no Django."""
