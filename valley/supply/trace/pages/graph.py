"""The graph's addresses."""

from django.urls import URLPattern, URLResolver, path

from valley.supply.trace.pages import common, consumer, events, start, things

urlpatterns: list[URLPattern | URLResolver] = [
    path("trace", start.start, name="trace"),
    path("trace/scan", start.scan, name="trace_scan"),
    path("trace/common", common.common, name="trace_common"),
    path("trace/things/<int:node>", things.thing, name="trace_thing"),
    path("trace/things/<int:node>/<slug:tab>", things.thing, name="trace_thing_tab"),
    path("trace/events", events.events, name="trace_events"),
    path("trace/events/<int:number>", events.event, name="trace_event"),
    path("trace/documents/<uuid:public_id>", events.document, name="trace_document"),
    path("t/<path:key>", consumer.journey, name="trace_journey"),
]
