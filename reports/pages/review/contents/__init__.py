"""One frozen dataclass a page, made from querysets and releases."""
