"""How the product runs: settings, addresses, the embedded database. No business word in here."""
