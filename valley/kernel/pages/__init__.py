"""Pages of the kernel; `config.urls` lists them."""

from django.urls import path

from valley.kernel.pages.home import home

urlpatterns = [path("", home, name="home")]
