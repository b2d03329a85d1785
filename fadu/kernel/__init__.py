"""What every register shares. See docs/architecture.md."""
