"""Parts of addresses: codes and numbers as cities write them, and periods."""

from __future__ import annotations

from urllib.parse import unquote


class CodeConverter:
    """A code or a number like 泰园责〔2016〕3号; a slash in it is written %2F, so that it stays one part."""

    regex = r"[^/\x00-\x1f]+"

    def to_python(self, value: str) -> str:
        """Return the code. Raises ValueError, which is a 404, where there can be none."""
        code = unquote(value)
        if not code.isprintable():
            raise ValueError(value)
        return code

    def to_url(self, value: str) -> str:
        """Return the code as the address writes it."""
        return value.replace("%", "%25").replace("/", "%2F")


class PeriodConverter:
    """A period like 2016Q2."""

    regex = r"[0-9]{4}(?:Q[1-4]|M(?:1[0-2]|[1-9])|Y1)"

    def to_python(self, value: str) -> str:
        """Return the label."""
        return value

    def to_url(self, value: str) -> str:
        """Return the label."""
        return value


class DigestConverter:
    """A SHA-256, 64 small hexadecimal digits."""

    regex = r"[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """Return the digest."""
        return value

    def to_url(self, value: str) -> str:
        """Return the digest."""
        return value


class YearConverter:
    """A year of four digits."""

    regex = r"(?:19|20|21)[0-9]{2}"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the year as the address writes it."""
        return str(value)
