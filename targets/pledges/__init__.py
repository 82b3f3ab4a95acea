"""Pledges and supplements: made, signed, kept, proved."""
