"""The audit trail: an act and its row, the chain and its seals, and the pages that show them."""
