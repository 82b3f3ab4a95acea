"""What every app uses and no business word enters: it imports none of them."""
