"""People's signing keys, and the installation's own certificate authority that vouches for them."""
