"""Pure rules: the ladder, triage, sampling, write-off, formulas of the ledger."""
