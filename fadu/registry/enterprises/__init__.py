"""Market entities (市场主体): who may be inspected, classed, planned for. Several aspects work with this register."""
