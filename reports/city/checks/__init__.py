"""What a folder may not say: checked in SQL before and after it is merged."""
