"""Registers that several aspects work with: market entities, and what may be inspected by whom, how often, with which form."""
