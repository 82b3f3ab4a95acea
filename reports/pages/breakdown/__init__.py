"""The targets of a year: the grid, the workbook, issuing, one target with its history."""
