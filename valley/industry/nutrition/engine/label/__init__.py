"""营养标签. The nutrition label of GB 28050, both editions, as of a day, every finding with its clause.

`read(toml text)` or `product(mapping)` → `Product`; `label(product, "2025")` → `Label`; `explore` lists every
claim with its nearest yes.
"""

from valley.industry.nutrition.engine.label.claims import explore
from valley.industry.nutrition.engine.label.edition import EDITIONS, Edition, edition, in_force
from valley.industry.nutrition.engine.label.elements import ElementRules, elements, read_elements
from valley.industry.nutrition.engine.label.judged import Judged, Test
from valley.industry.nutrition.engine.label.label import Label, label
from valley.industry.nutrition.engine.label.product import Product, Settings
from valley.industry.nutrition.engine.label.read import product, read
from valley.industry.nutrition.engine.label.rounding import Rounding, ZeroBy, to_step
from valley.industry.nutrition.engine.label.table import Row

__all__ = [
    "EDITIONS",
    "Edition",
    "ElementRules",
    "Judged",
    "Label",
    "Product",
    "Rounding",
    "Row",
    "Settings",
    "Test",
    "ZeroBy",
    "edition",
    "elements",
    "explore",
    "in_force",
    "label",
    "product",
    "read",
    "read_elements",
    "to_step",
]
