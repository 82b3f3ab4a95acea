"""What is measured: categories, indicators, schemes, periods; and the cells that they are entered in."""
