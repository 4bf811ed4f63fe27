"""Labels and rules: check a label, check additives, is it a 预制菜, the rules themselves, the label of a version."""

from django.urls import URLPattern, URLResolver, path

from valley.industry.nutrition.pages.label import additives, check, dishes, dossier, files, heat, others, rules, version

urlpatterns: list[URLPattern | URLResolver] = [
    path("nutrition/check-label", check.check, name="nutrition_check_label"),
    path("nutrition/check-label/artwork", check.artwork, name="nutrition_label_artwork"),
    path("nutrition/check-additives", additives.check, name="nutrition_check_additives"),
    path("nutrition/check-dish", dishes.check, name="nutrition_check_dish"),
    path("nutrition/check-fortifiers", others.fortified, name="nutrition_check_fortifiers"),
    path("nutrition/check-fsmp", others.medical, name="nutrition_check_fsmp"),
    path("nutrition/check-heat", heat.check, name="nutrition_check_heat"),
    path("nutrition/nutri-score", others.scored, name="nutrition_nutri_score"),
    path("nutrition/rules", rules.rules, name="nutrition_rules"),
    path("nutrition/rules/<slug:slug>", rules.one, name="nutrition_rule"),
    path("nutrition/rule-files", files.files, name="nutrition_rule_files"),
    path("nutrition/rule-files/new", files.new, name="nutrition_rule_file_new"),
    path("nutrition/rule-files/sample.toml", files.sample, name="nutrition_rule_file_sample"),
    path("nutrition/rule-files/<uuid:public_id>", files.file, name="nutrition_rule_file"),
    path("nutrition/rule-files/<uuid:public_id>/do/<slug:deed>", files.do, name="nutrition_rule_file_do"),
    path("nutrition/versions/<uuid:public_id>/label", version.label_, name="nutrition_version_label"),
    path("nutrition/versions/<uuid:public_id>/label/artwork", version.artwork, name="nutrition_version_artwork"),
    path("nutrition/versions/<uuid:public_id>/dossier/<slug:kind>", dossier.dossier, name="nutrition_dossier"),
    path("nutrition/versions/<uuid:public_id>/dossier/<slug:kind>/add", dossier.add, name="nutrition_dossier_add"),
]
