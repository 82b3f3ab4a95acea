"""Rows of pledges and supplements."""
