"""Where departments verify, and the assessor decides."""
