"""The acts on pledges and supplements."""
