"""What may be typed and asked of by address."""
