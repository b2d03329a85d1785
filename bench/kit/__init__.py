"""What the benches share: a database of their own, a generator of many cases, a client, and one form of report."""
