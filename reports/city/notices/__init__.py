"""What is allowed in a folder and ought to be known."""
