"""Registers that several aspects work with: market entities; what is inspected by whom, how often, with which form."""
