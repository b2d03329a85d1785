"""The campaign's own pages; steps run on the shared pages of the registers."""
