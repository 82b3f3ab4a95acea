"""The acts on plans."""
