"""Pages of the registry; `config.urls` lists them."""

from django.urls import URLPattern, URLResolver, path

from valley.registry.pages import (
    alliances,
    cases,
    certificates,
    duplicates,
    imports,
    internships,
    land,
    organisations,
    people,
    places,
    records,
    returns,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations", organisations.organisations, name="organisations"),
    path("organisations/new", organisations.new, name="organisation_new"),
    path("organisations/<uuid:public_id>", organisations.organisation, name="organisation"),
    path("organisations/<uuid:public_id>/<slug:tab>", organisations.organisation, name="organisation_tab"),
    path("organisations/<uuid:public_id>/do/<slug:deed>", organisations.do, name="organisation_do"),
    path("people", people.people, name="people"),
    path("people/<uuid:public_id>", people.person, name="person"),
    path("people/<uuid:public_id>/do/<slug:deed>", people.do, name="person_do"),
    path("places", places.places, name="places"),
    path("places/new", places.new, name="place_new"),
    path("places/<uuid:public_id>", places.place, name="place"),
    path("places/<uuid:public_id>/do/<slug:deed>", places.do, name="place_do"),
    path("land", land.land, name="land"),
    path("alliances", alliances.alliances, name="alliances"),
    path("alliances/new", alliances.new, name="alliance_new"),
    path("alliances/<uuid:public_id>", alliances.alliance, name="alliance"),
    path("alliances/<uuid:public_id>/do/<slug:deed>", alliances.do, name="alliance_do"),
    path("certificates", certificates.certificates, name="certificates"),
    path("ladder", certificates.ladder, name="ladder"),
    path("duplicates", duplicates.duplicates, name="duplicates"),
    path("duplicates/<uuid:public_id>", duplicates.duplicate, name="duplicate"),
    path("duplicates/<uuid:public_id>/do/<slug:deed>", duplicates.do, name="duplicate_do"),
    path("imports", imports.imports, name="imports"),
    path("imports/<uuid:public_id>", imports.progress, name="import_progress"),
    path("imports/<slug:kind>.xlsx", imports.template, name="import_template"),
    *returns.urlpatterns,
    path("partner-cases", cases.partner_cases, name="partner_cases"),
    path("partner-cases/new", cases.new_partner, name="partner_case_new"),
    path("partner-cases/<uuid:public_id>", cases.partner_case, name="partner_case"),
    path("partner-cases/<uuid:public_id>/do/<slug:deed>", cases.do_partner, name="partner_case_do"),
    path("team-cases", cases.team_cases, name="team_cases"),
    path("team-cases/new", cases.new_team, name="team_case_new"),
    path("team-cases/<uuid:public_id>", cases.team_case, name="team_case"),
    path("team-cases/<uuid:public_id>/do/<slug:deed>", cases.do_team, name="team_case_do"),
    path("promises/<uuid:public_id>", cases.promise, name="promise"),
    path("promises/<uuid:public_id>/do/<slug:deed>", cases.do_promise, name="promise_do"),
    path("internship-posts", internships.posts, name="internship_posts"),
    path("internship-posts/new", internships.new, name="internship_post_new"),
    path("internship-posts/<uuid:public_id>", internships.post, name="internship_post"),
    path("internship-posts/<uuid:public_id>/do/<slug:deed>", internships.do_post, name="internship_post_do"),
    path("placements/<uuid:public_id>", internships.placement, name="placement"),
    path("placements/<uuid:public_id>/do/<slug:deed>", internships.do_placement, name="placement_do"),
    path("inflows", cases.inflows, name="inflows"),
    path("inflows/new", cases.new_inflow, name="inflow_new"),
    # Each kind of record under its own prefix, all by one page.
    *(
        route
        for kind in sorted(records.PREFIXES)
        for route in (
            path(f"{kind}/<uuid:record>", records.show, {"kind": kind}, name=f"record_{kind}"),
            path(f"{kind}/<uuid:record>/do/<slug:deed>", records.do, {"kind": kind}, name=f"record_{kind}_do"),
        )
    ),
]
