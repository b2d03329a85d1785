"""Who may inspect enterprises, what, by which form, how often and when not: the books behind every inspection."""
