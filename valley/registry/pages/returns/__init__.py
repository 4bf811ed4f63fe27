"""Pages of campaigns and returns; `config.urls` lists them."""

from django.urls import URLPattern, URLResolver, path

from valley.registry.pages.returns import campaigns, deeds, files, firm, history, office

urlpatterns: list[URLPattern | URLResolver] = [
    path("campaigns", campaigns.campaigns, name="campaigns"),
    path("campaigns/new", deeds.to_campaign, {"name": "new"}, name="campaign_new"),
    path("campaigns/<uuid:public_id>", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:public_id>/live", campaigns.live, name="campaign_live"),
    path("campaigns/<uuid:public_id>/due-list", campaigns.due_list, name="campaign_due_list"),
    path("campaigns/<uuid:public_id>/template.xlsx", files.many_template, name="campaign_template"),
    path("campaigns/<uuid:public_id>/add", deeds.to_campaign, {"name": "add"}, name="campaign_add"),
    path("campaigns/<uuid:public_id>/remove", deeds.to_campaign, {"name": "remove"}, name="campaign_remove"),
    path("campaigns/<uuid:public_id>/remind", deeds.remind, name="campaign_remind"),
    path("campaigns/<uuid:public_id>/lock", deeds.to_campaign, {"name": "lock"}, name="campaign_lock"),
    path("campaigns/<uuid:public_id>/import", deeds.to_campaign, {"name": "import"}, name="campaign_import"),
    path("returns", firm.mine, name="returns"),
    path("returns/to-check", office.to_check, name="returns_to_check"),
    path("returns/<uuid:public_id>", firm.periodic_return, name="return"),
    path("returns/<uuid:public_id>/sign", firm.sign, name="return_sign"),
    path("returns/<uuid:public_id>/take-back", firm.take_back, name="return_take_back"),
    path("returns/<uuid:public_id>/template.xlsx", files.one_template, name="return_template"),
    path("returns/<uuid:public_id>/upload", deeds.to_return, {"name": "upload"}, name="return_upload"),
    path("returns/<uuid:public_id>/check", office.check, name="return_check"),
    path("returns/<uuid:public_id>/reopen", deeds.to_return, {"name": "reopen"}, name="return_reopen"),
    path("returns/<uuid:public_id>/history", history.history, name="return_history"),
]
