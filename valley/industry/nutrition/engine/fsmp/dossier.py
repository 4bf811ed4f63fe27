"""The composition evidence of a registration: complete, or what is missing.

For special medical food and for 三新食品 (new food materials, new additives, new contact materials). The parts are the
platform's list of evidence that it can hold itself; the authority's own list rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PARTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "fsmp": {
        "formula": ("产品配方及依据", "formula and its grounds"),
        "nutrients": ("营养成分表及出处", "composition with sources"),
        "process": ("生产工艺", "process"),
        "label": ("标签、说明书样稿", "draft label and leaflet"),
        "tests": ("检验报告", "test reports"),
        "stability": ("稳定性研究", "stability study"),
        "clinical": ("临床试验（特定全营养须有）", "clinical trial (specific complete formula)"),
        "ingredients": ("原料、添加剂的质量要求", "specifications of ingredients"),
    },
    "three_new": {
        "identity": ("名称、来源、结构或菌种鉴定", "name, origin, identity or strain"),
        "composition": ("成分分析报告", "composition analysis"),
        "process": ("生产工艺", "process"),
        "use": ("使用范围和使用量", "uses and amounts"),
        "safety": ("安全性评估材料", "safety assessment"),
        "specification": ("质量规格和检验方法", "specification and methods"),
        "abroad": ("国内外批准和使用情况", "approvals and use elsewhere"),
    },
}


@dataclass(frozen=True, slots=True)
class Dossier:
    """`parts`: key → what is there ('' where nothing is); `missing`: names of what is not."""

    kind: str
    parts: Mapping[str, str]
    missing: tuple[tuple[str, str], ...]

    @property
    def complete(self) -> bool:
        """Nothing of the platform's list is missing; that is no decision of an authority."""
        return not self.missing


def dossier(kind: str, held: Mapping[str, str], *, specific: bool = True) -> Dossier:
    """Put together what is there. `specific`: a specific complete formula, which alone needs the clinical trial.

    Raises: KeyError for a kind other than “fsmp” and “three_new”.
    """
    wanted = {k: v for k, v in PARTS[kind].items() if specific or k != "clinical"}
    parts = {key: held.get(key, "").strip() for key in wanted}
    return Dossier(kind, parts, tuple(wanted[key] for key, text in parts.items() if not text))
