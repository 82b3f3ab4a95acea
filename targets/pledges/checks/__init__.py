"""Proofs that pledges are what was issued and signed."""
