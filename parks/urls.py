"""Addresses of appointments."""

from django.urls import path

from parks import views

app_name = "parks"

urlpatterns = [path("account/acting/", views.acting, name="acting")]
