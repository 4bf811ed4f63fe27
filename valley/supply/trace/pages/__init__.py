"""Pages of the trace; `config.urls` lists them."""

from django.urls import URLPattern, URLResolver

from valley.supply.trace.pages import graph

urlpatterns: list[URLPattern | URLResolver] = [
    # the graph: things, events, what complaint lots share, the page behind the code
    *graph.urlpatterns,
]
