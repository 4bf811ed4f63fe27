"""Pages of what the plan watches."""

from django.urls import URLPattern, URLResolver, path

from valley.plan.pages.steering import details
from valley.plan.pages.watching import conditions, desks, fusion, market, technologies

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/conditions", conditions.conditions, name="plan_conditions"),
    path("plan/conditions/<int:no>", conditions.condition, name="plan_condition"),
    path("plan/conditions/<int:no>/<slug:key>", conditions.step, name="plan_condition_step"),
    path("plan/technologies/<int:no>", technologies.technology, name="plan_technology"),
    path("plan/technologies/<int:no>/<slug:key>", technologies.step, name="plan_technology_step"),
    path("plan/technology-ties/<uuid:public_id>", technologies.tie, name="plan_technology_tie"),
    path("plan/technology-ties/<uuid:public_id>/<slug:key>", technologies.tie_step, name="plan_technology_tie_step"),
    path("plan/market", market.market, name="plan_market"),
    path("plan/market/new", market.new, name="plan_market_new"),
    path("plan/market/<uuid:public_id>", market.series, name="plan_market_series"),
    path("plan/market/<uuid:public_id>/<slug:key>", market.step, name="plan_market_series_step"),
    path(
        "plan/market-alerts/<uuid:public_id>",
        details.door(desks.ALERT, market.alert, "plan.see_alert", own=True),
        name="plan_market_alert",
    ),
    path("plan/market-alerts/<uuid:public_id>/<slug:key>", details.steps(desks.ALERT), name="plan_market_alert_step"),
    path("plan/fusion", fusion.fusion, name="plan_fusion"),
]
