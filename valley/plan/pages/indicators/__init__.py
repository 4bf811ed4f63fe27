"""The indicator wall, the page of an indicator, and what people do there."""

from django.urls import URLPattern, URLResolver, path

from valley.plan.pages.indicators import declared, definition, values, wall
from valley.plan.pages.indicators.indicator import indicator

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/indicators", wall.wall, name="indicators"),
    path("plan/indicators/<int:no>", indicator, name="indicator"),
    path("plan/indicators/<int:no>/confirm", definition.confirm, name="confirm_definition"),
    path("plan/indicators/<int:no>/declare", declared.declare, name="declare_reading"),
    path("plan/values/enter", values.enter, name="enter_value"),
    path("plan/values/propose", values.propose, name="propose_change"),
    path("plan/declared", declared.listed, name="declared_readings"),
    path("plan/declared/<uuid:public_id>", declared.one, name="declared_reading"),
    path("plan/declared/<uuid:public_id>/countersign", declared.countersign, name="countersign_reading"),
    path("plan/declared/<uuid:public_id>/withdraw", declared.withdraw, name="withdraw_reading"),
]
