"""The door for gunicorn, with the addresses and templates of the bench besides those of the product."""

from pathlib import Path

from django.conf import settings

settings.ROOT_URLCONF = "bench.pages"
settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]  # type: ignore[misc]

from config.wsgi import application  # noqa: E402 - the addresses are read with it

__all__ = ["application"]
