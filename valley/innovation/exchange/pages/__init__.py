"""Pages of the exchange."""

from django.urls import path

from valley.innovation.exchange.pages import anonymous, disclosures, needs, network, results, watches

urlpatterns = [
    path("report", anonymous.report, name="exchange_report"),
    path("report/case", anonymous.case, name="exchange_case"),
    path("report/my-case", anonymous.my_case, name="exchange_my_case"),
    path("needs", needs.needs, name="needs"),
    path("needs/new", needs.new, name="need_new"),
    path("needs/<uuid:public_id>", needs.need, name="need"),
    path("needs/<uuid:public_id>/do/<slug:deed>", needs.do, name="need_do"),
    path("needs/<uuid:public_id>/full", needs.full_text, name="need_full"),
    path("needs/<uuid:public_id>/ask", disclosures.ask_need, name="need_ask"),
    path("results", results.results, name="results"),
    path("results/new", results.new, name="result_new"),
    path("results/<uuid:public_id>", results.result, name="result"),
    path("results/<uuid:public_id>/do/<slug:deed>", results.do, name="result_do"),
    path("results/<uuid:public_id>/full", results.full_text, name="result_full"),
    path("results/<uuid:public_id>/ask", disclosures.ask_result, name="result_ask"),
    path("routes/<uuid:public_id>", results.route, name="route"),
    path("routes/<uuid:public_id>/do/<slug:deed>", results.do_route, name="route_do"),
    path("disclosures/<uuid:public_id>", disclosures.disclosure, name="disclosure"),
    path("disclosures/<uuid:public_id>/do/<slug:deed>", disclosures.do, name="disclosure_do"),
    path("exhibition", results.exhibition, name="exhibition"),
    path("network", network.network, name="network"),
    path("network/parties", network.parties, name="parties"),
    path("network/parties/new", network.new_party, name="party_new"),
    path("network/parties/<uuid:public_id>", network.party, name="party"),
    path("network/parties/<uuid:public_id>/do/<slug:deed>", network.do_party, name="party_do"),
    path("watches", watches.watches, name="exchange_watches"),
    path("watches/<uuid:public_id>/end", watches.end, name="watch_end"),
    path("watches/<uuid:public_id>/<str:secret>.atom", watches.feed, name="watch_feed"),
]
