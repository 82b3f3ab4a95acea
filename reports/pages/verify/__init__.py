"""Whether a PDF is a pledge as it was signed."""
