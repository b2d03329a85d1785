"""The pages of fadu: they render what registers declare and know no register by name."""
