"""A city as a folder of CSV files or one workbook: how it comes in and goes out.

`files` names every file and column once, and where each is stored; `reading`, `cells`, `staging`, `checking` and `merging` bring them in,
`exporting` writes them out, `loading` does the whole in one transaction.
"""
