"""Django's administration with the product's own site."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Lets every app register its rows on our site."""

    default_site = "accounts.site.AdministrationSite"
