"""One use against one row of A.1."""

import re
from decimal import Decimal

from valley.industry.nutrition.engine.additives.basis import factor
from valley.industry.nutrition.engine.additives.food import Food
from valley.industry.nutrition.engine.additives.sums import Part
from valley.industry.nutrition.engine.additives.table import Additive, Limit, fold, table
from valley.industry.nutrition.engine.additives.use import Use
from valley.industry.nutrition.engine.standards import Finding, Source, Verdict

OF_FAT = "油脂中"


class Row:
    """`use` of `additive` in `food` under `limit`."""

    def __init__(self, use: Use, additive: Additive, limit: Limit, food: Food, source: Source) -> None:
        self.use, self.additive, self.limit, self.food, self.source = use, additive, limit, food, source
        self.most = limit.most
        if limit.most is not None and food.dilution and limit.ready_to_drink:
            self.most = limit.most * food.dilution
        self.name, self.name_en = additive.zh, additive.en or additive.zh
        named = table().categories.get(limit.code)
        self.where_en = f"{limit.code} {named.said[1]}" if named and named.english else limit.code

    def says(self, verdict: Verdict, zh: str, en: str, value: str = "") -> Finding:
        """A finding under the printed page of A.1."""
        clause = f"表A.1 p.{self.limit.page}"
        words = (f"{self.name}：{zh}", f"{self.name_en}: {en}")
        return Finding(self.source.standard, self.source.edition, clause, verdict, words, value, self.additive.key)

    @property
    def bound(self) -> str:
        """“≤ 1.0 g/kg（以苯甲酸计）”."""
        note = f"（{self.limit.note}）" if self.limit.note else ""
        return f"≤ {self.most:f} {self.limit.unit}{note}"

    def judge(self) -> tuple[Finding, Part | None]:
        """The finding, and the part in the sum of A.4 where the row has a number."""
        where = f"{self.limit.code} {self.limit.food}"
        said = "" if self.use.amount is None else f"{self.use.amount:f} {self.use.unit}"
        if (component := self.limit.component) and fold(component) not in fold(self.use.name):
            return self.says(
                Verdict.UNKNOWN, f"{where}，{component}以外不得使用，请写明", f"only {component}: say which", said
            ), None
        if self.most is None:
            return self.says(
                Verdict.MET,
                f"{where}，按生产需要适量使用，没有数值",
                f"{self.where_en}, quantum satis, no number",
                said,
            ), None
        if self.limit.is_residue:
            return self._as_residue(where)
        counted, lacks = self._counted()
        part = Part(self.additive, self.use, counted, self.most)
        if counted is None:
            return self.says(
                Verdict.UNKNOWN, f"{where}，{lacks[0]}", lacks[1], "; ".join(filter(None, (said, self.bound)))
            ), part
        held = f"{counted.normalize():f} {self.limit.unit}"
        if counted != self.use.amount:
            held = f"{said} = {counted.quantize(Decimal('0.0001'))} {self.limit.unit}"
        if counted <= self.most:
            return self.says(
                Verdict.MET,
                f"{where}，未超过最大使用量",
                f"within the maximum of {self.where_en}",
                f"{held} {self.bound}",
            ), part
        if self.limit.other_maximum:
            zh = f"{where}，超过一般最大使用量，请确认是否{self.limit.other_maximum}"
            return self.says(
                Verdict.UNKNOWN, zh, "above the general maximum; the note has another", f"{held} {self.bound}"
            ), part
        return self.says(
            Verdict.NOT_MET,
            f"{where}，超过最大使用量",
            f"above the maximum of {self.where_en}",
            f"{held} {self.bound}",
        ), part

    def _counted(self) -> tuple[Decimal | None, tuple[str, str]]:
        """The amount as the limit counts it, or what is lacking."""
        amount, limit = self.use.amount, self.limit
        if amount is None:
            return None, ("未给用量", "no amount is given")
        if self.use.unit != limit.unit:
            density = self.food.density_kg_per_l
            if density is None:
                return None, (f"限量以 {limit.unit} 计，须给密度", f"the limit is in {limit.unit}: give the density")
            amount = amount * density if limit.unit == "g/L" else amount / density
        basis = limit.basis
        if basis.startswith(OF_FAT) and self.use.counted_as != basis:
            share = self.food.fat_share
            if not share:
                return None, (
                    f"限量以{basis}计，须给脂肪含量 fat_percent",
                    "the limit counts the fat: give fat_percent",
                )
            amount, basis = amount / share, basis.removeprefix(OF_FAT).removeprefix("的").removesuffix("含量")
        whole = "及其" in self.additive.zh and fold(self.use.name) == fold(self.additive.zh)
        if self.use.counted_as == limit.basis or whole:
            return amount, ("", "")
        share = factor(self.use.name, basis)
        if share is None:
            return None, (
                f"限量以{basis}计，请给出以{basis}计的用量（counted_as）",
                f"state the amount counted as {basis}",
            )
        return amount * share, ("", "")

    def _as_residue(self, where: str) -> tuple[Finding, None]:
        assert self.most is not None
        measured = self.use.residue_mg_per_kg
        if measured is None or self.limit.unit != "g/kg":
            zh = f"{where}，限量以残留量计，使用量不能与之比较，须检测残留量"
            return self.says(Verdict.UNKNOWN, zh, "the maximum is a residue: measure it", self.bound), None
        met = measured <= self.most * 1000
        words = (f"{where}，残留量{'未超过' if met else '超过'}限量", "measured residue against its maximum")
        return self.says(Verdict.MET if met else Verdict.NOT_MET, *words, f"{measured:f} mg/kg {self.bound}"), None

    def residue(self) -> Finding | None:
        """What the note says of a residue beside the maximum: judged only where one was measured."""
        text = self.limit.residue
        if not text:
            return None
        hit = re.search(r"残留量[≤<](\d+(?:\.\d+)?)mg/kg", text)
        if hit is None or self.use.residue_mg_per_kg is None:
            return self.says(
                Verdict.UNKNOWN, f"{text}。残留量不是使用量，须检测", "a residue is no amount of use: measure it", text
            )
        most = Decimal(hit[1])
        met = self.use.residue_mg_per_kg < most if "<" in text else self.use.residue_mg_per_kg <= most
        words = (f"残留量{'未超过' if met else '超过'}限量", "measured residue against its maximum")
        return self.says(
            Verdict.MET if met else Verdict.NOT_MET, *words, f"{self.use.residue_mg_per_kg:f} mg/kg, {text}"
        )
