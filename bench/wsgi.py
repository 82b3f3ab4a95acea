"""The door for gunicorn, with the addresses of the bench besides those of the product."""

from django.conf import settings

settings.ROOT_URLCONF = "bench.pages"

from config.wsgi import application  # noqa: E402 - the addresses are read with it

__all__ = ["application"]
