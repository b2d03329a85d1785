"""The public's side: reckoning a period, filing, following a case, reading what is published. No account needed."""
