"""The eight groups of allergens, in both languages: the one list for ingredients, forms and labels.

The groups of GB 7718-2011 §4.4.3. The standard itself is not loaded: the clause is cited from memory of its text and
gives no verdict; the list only says which words a recipe's allergen may carry.
"""

from collections.abc import Mapping

ALLERGENS: Mapping[str, tuple[str, str]] = {
    "gluten": ("含麸质的谷物", "cereals containing gluten"),
    "crustaceans": ("甲壳纲类动物", "crustaceans"),
    "fish": ("鱼类", "fish"),
    "eggs": ("蛋类", "eggs"),
    "peanuts": ("花生", "peanuts"),
    "soya": ("大豆", "soya"),
    "milk": ("乳", "milk"),
    "nuts": ("坚果", "nuts"),
}
