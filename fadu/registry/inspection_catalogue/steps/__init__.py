"""What may be done with a body, an item, an officer; one file each."""
