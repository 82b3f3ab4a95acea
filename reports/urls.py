"""Addresses of rankings and releases."""

from django.urls import URLPattern

app_name = "reports"

urlpatterns: list[URLPattern] = []
