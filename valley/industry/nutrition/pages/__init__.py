"""Pages of nutrition design; `config.urls` lists them."""

from django.urls import URLPattern, URLResolver, path

from valley.industry.nutrition.pages import desk, foods, formulas, ingredients, tables, targets, versions

urlpatterns: list[URLPattern | URLResolver] = [
    path("nutrition", desk.front, name="nutrition"),
    path("nutrition/foods", foods.foods, name="nutrition_foods"),
    path("nutrition/foods/<slug:table>/<slug:key>", foods.one, name="nutrition_food"),
    path("nutrition/tables", tables.tables, name="nutrition_tables"),
    path("nutrition/tables/new", tables.new, name="nutrition_table_new"),
    path("nutrition/tables/template.xlsx", tables.head, name="nutrition_table_template"),
    path("nutrition/tables/<uuid:public_id>", tables.table, name="nutrition_table"),
    path("nutrition/ingredients", ingredients.ingredients, name="nutrition_ingredients"),
    path("nutrition/ingredients/new", ingredients.new, name="nutrition_ingredient_new"),
    path("nutrition/ingredients/<uuid:public_id>", ingredients.ingredient, name="nutrition_ingredient"),
    path("nutrition/ingredients/<uuid:public_id>/do/<slug:deed>", ingredients.do, name="nutrition_ingredient_do"),
    path("nutrition/targets", targets.targets, name="nutrition_targets"),
    path("nutrition/targets/new", targets.new, name="nutrition_target_new"),
    path("nutrition/targets/<uuid:public_id>", targets.target, name="nutrition_target"),
    path("nutrition/formulas/new", formulas.new, name="nutrition_formula_new"),
    path("nutrition/formulas/<uuid:public_id>", formulas.formula, name="nutrition_formula"),
    path("nutrition/formulas/<uuid:public_id>/do/<slug:deed>", formulas.do, name="nutrition_formula_do"),
    path("nutrition/versions/<uuid:public_id>", versions.version, name="nutrition_version"),
    path("nutrition/versions/<uuid:public_id>/do/<slug:deed>", versions.do, name="nutrition_version_do"),
]
