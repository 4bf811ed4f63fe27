"""Pages of the plan; `config.urls` lists them."""

from django.urls import URLPattern, URLResolver, path

from valley.plan.pages import catalogue, first_run, indicators, overview, snapshots
from valley.plan.pages.home import home, work
from valley.plan.pages.steering.urls import urlpatterns as steering
from valley.plan.pages.watching import urlpatterns as watching

urlpatterns: list[URLPattern | URLResolver] = [
    path("first-run", first_run.first_run, name="first_run"),
    path("catalogue-check", catalogue.check, name="catalogue_check"),
    path("", home, name="home"),
    path("home/work", work, name="home_work"),
    *overview.urlpatterns,
    *indicators.urlpatterns,
    *snapshots.urlpatterns,
    *steering,
    *watching,
]
