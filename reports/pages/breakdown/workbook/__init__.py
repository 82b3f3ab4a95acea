"""The year of targets as a workbook, out and in."""
