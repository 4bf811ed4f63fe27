"""Pages of the kernel; `config.urls` lists them."""

from django.urls import URLPattern, URLResolver, include, path

from valley.kernel.pages import (
    calendar,
    evidence,
    following,
    gallery,
    jobs,
    me,
    mydata,
    notices,
    rulebooks,
    search,
    signing_in,
    vault,
    work,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *gallery.urlpatterns,
    path("accounts/", include(signing_in.urlpatterns)),
    path("office/calendar", calendar.overview, name="calendar"),
    path("office/calendar/load", calendar.load, name="calendar_load"),
    path("office/calendar/<int:year>", calendar.one_year, name="calendar_year"),
    path("me/language", me.language, name="my_language"),
    path("me/security", me.security, name="my_security"),
    path("me/security/sign-out-everywhere", me.end_sessions, name="end_my_sessions"),
    path("me/tokens", me.my_tokens, name="my_tokens"),
    path("me/tokens/<uuid:public_id>/revoke", me.revoke_token, name="revoke_my_token"),
    *mydata.urlpatterns,
    *vault.urlpatterns,
    *evidence.urlpatterns,
    *jobs.urlpatterns,
    *notices.urlpatterns,
    path("rules", rulebooks.library, name="rules"),
    path("rules/check", following.following, name="rules_check"),
    path("rules/<slug:key>", rulebooks.one, name="rule"),
    path("search", search.page, name="search"),
    *work.urlpatterns,
]
