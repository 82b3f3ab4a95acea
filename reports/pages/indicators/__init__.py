"""What is measured, and all parks on one indicator."""
