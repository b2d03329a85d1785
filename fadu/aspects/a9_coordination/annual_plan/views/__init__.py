"""The plan's pages: whoever has no grant of the plan reads what the public reads; writing goes through steps."""
