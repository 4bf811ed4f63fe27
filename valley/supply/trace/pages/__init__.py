"""Pages of the app; `config.urls` lists them."""

from django.urls import URLPattern, URLResolver, path

from valley.supply.trace.pages import (
    certificates,
    consignees,
    graph,
    ledger,
    papers,
    recalls,
    records,
    sending,
    sharing,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # recall
    path("trace/recalls", recalls.recalls, name="trace_recalls"),
    path("trace/recalls/new", recalls.new, name="trace_recall_new"),
    path("trace/recalls/<uuid:public_id>", recalls.recall, name="trace_recall"),
    path("trace/recalls/<uuid:public_id>/pack.zip", papers.pack, name="trace_recall_pack"),
    path("trace/recalls/<uuid:public_id>/do/<slug:deed>", recalls.do, name="trace_recall_do"),
    path("trace/papers/<uuid:public_id>", papers.paper, name="trace_paper"),
    path("trace/papers/<uuid:public_id>/<slug:kind>", papers.file, name="trace_paper_file"),
    path("trace/consignees/<uuid:public_id>", consignees.consignee, name="trace_consignee"),
    path("trace/consignees/<uuid:public_id>/do/<slug:deed>", consignees.do, name="trace_consignee_do"),
    path("trace/confirm/<str:secret>", consignees.confirm, name="trace_confirm"),
    # sending without software
    path("trace/send", sending.send, name="trace_send"),
    path("trace/send/<slug:name>.<slug:kind>", sending.template, name="trace_template"),
    path("trace/captures/<uuid:public_id>", sending.capture, name="trace_capture"),
    # what is shown to whom
    path("trace/sharing", sharing.mine, name="trace_sharing"),
    path("trace/sharing/<uuid:public_id>", sharing.of, name="trace_sharing_of"),
    path("trace/sharing/<uuid:public_id>/do/<slug:deed>", sharing.do, name="trace_sharing_do"),
    path("trace/agreements/<uuid:public_id>/end", sharing.end, name="trace_agreement_end"),
    # records that the rules ask for
    path("trace/records", records.mine, name="trace_records"),
    path("trace/records/<uuid:public_id>", records.of, name="trace_records_of"),
    path("trace/records/<uuid:public_id>/fsma.xlsx", records.sheet, name="trace_records_sheet"),
    path("trace/records/<uuid:public_id>/do/<slug:deed>", records.do, name="trace_records_do"),
    path("trace/requests/<uuid:public_id>", records.request_page, name="trace_request"),
    path("trace/requests/<uuid:public_id>/do/<slug:deed>", records.do_request, name="trace_request_do"),
    # certificates
    path("trace/certificates", certificates.certificates, name="trace_certificates"),
    path("trace/certificates/new", certificates.new, name="trace_certificate_new"),
    path("trace/certificates/<uuid:public_id>", certificates.certificate, name="trace_certificate"),
    path("trace/certificates/<uuid:public_id>/do/<slug:deed>", certificates.do, name="trace_certificate_do"),
    path("trace/check", certificates.check, name="trace_check"),
    # the ledger
    path("trace/ledger", ledger.ledger, name="trace_ledger"),
    path("trace/ledger/export.jsonl", ledger.export, name="trace_ledger_export"),
    path("trace/ledger/verify_trace.py", ledger.script, name="trace_verify_script"),
    # the graph: things, events, what complaint lots share, the page behind the code
    *graph.urlpatterns,
]
