"""Snapshots: the list, taking one, what one holds, what has changed since, and its reports."""

from django.urls import URLPattern, URLResolver, path

from valley.plan.pages.snapshots import listed, one, reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/snapshots", listed.listed, name="snapshots"),
    path("plan/snapshots/take", listed.take, name="take_snapshot"),
    path("plan/snapshots/<uuid:public_id>", one.one, name="snapshot"),
    path("plan/snapshots/<uuid:public_id>/differences", one.differences, name="snapshot_differences"),
    path("plan/snapshots/<uuid:public_id>/reports/<slug:language>.<slug:kind>", reports.report, name="snapshot_report"),
    path(
        "plan/snapshots/<uuid:public_id>/reports/<slug:language>.<slug:kind>/file", reports.file, name="snapshot_file"
    ),
]
