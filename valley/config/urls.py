"""Every address, by hand."""

from django.urls import include, path
from django.views.i18n import set_language

from valley.config.api import api
from valley.kernel import pages as kernel_pages
from valley.plan import pages as plan_pages

urlpatterns = [
    path("", include(kernel_pages.urlpatterns)),
    path("", include(plan_pages.urlpatterns)),
    path("language", set_language, name="set_language"),
    path("api/v1/", api.urls),
]
