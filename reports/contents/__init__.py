"""One frozen dataclass per page, made from what a release stores; HTML, CSV and Excel are made from it."""
