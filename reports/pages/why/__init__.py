"""Why a park has its place: every item with its working, and what the next place asks for."""
