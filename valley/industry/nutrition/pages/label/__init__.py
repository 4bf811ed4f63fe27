"""Labels and rules: check a label, check additives, is it a 预制菜, the rules themselves, the label of a version."""

from django.urls import URLPattern, URLResolver, path

from valley.industry.nutrition.pages.label import additives, check, dishes, rules, version

urlpatterns: list[URLPattern | URLResolver] = [
    path("nutrition/check-label", check.check, name="nutrition_check_label"),
    path("nutrition/check-label/artwork", check.artwork, name="nutrition_label_artwork"),
    path("nutrition/check-additives", additives.check, name="nutrition_check_additives"),
    path("nutrition/check-dish", dishes.check, name="nutrition_check_dish"),
    path("nutrition/rules", rules.rules, name="nutrition_rules"),
    path("nutrition/rules/<slug:slug>", rules.one, name="nutrition_rule"),
    path("nutrition/versions/<uuid:public_id>/label", version.label_, name="nutrition_version_label"),
]
