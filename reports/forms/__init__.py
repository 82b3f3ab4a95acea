"""What may be asked of pages by address, by subject."""
