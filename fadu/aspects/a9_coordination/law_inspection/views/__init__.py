"""Pages of law inspection beside those of its registers."""
