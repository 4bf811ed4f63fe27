"""Content claims, judged on declared values, and what would allow them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from valley.industry.nutrition.engine.label.edition import Bound, Claim, Edition
from valley.industry.nutrition.engine.label.edition import edition as edition_of
from valley.industry.nutrition.engine.label.judged import Judged, Test
from valley.industry.nutrition.engine.label.product import Product
from valley.industry.nutrition.engine.label.table import Row
from valley.industry.nutrition.engine.standards import Verdict

FREE = ("无", "不含", "零", "0", "没有")
LOW = ("低", "少")
MULTI = {"vitamin": ("多种维生素", "vitamins"), "mineral": ("多种矿物质", "minerals")}


def judge(claim: Claim, product: Product, rows: Iterable[Row], edition: Edition) -> Judged:
    """The claim on the declared values (5.2)."""
    cited = f"{edition.source.name} {edition.clauses['content_claims'][0]}"
    held = {row.nutrient.key: row.declared for row in rows}
    for key, value in product.contents.items():
        if key not in held and key not in edition.nutrients and isinstance(value, Decimal):
            held[key] = value
    if (
        claim.only
        and product.food != claim.only
        and not (claim.only == "dairy" and product.food.startswith(("liquid_milk", "milk_powder", "dairy")))
    ):
        why = {"meat": ("仅指畜肉类和禽肉类", "for meat and poultry only"), "dairy": ("仅指乳品类", "for dairy only")}[
            claim.only
        ]
        return Judged(claim.key, claim.terms[0], claim.en, _named(claim), Verdict.NOT_MET, (), why, cited)
    also = []
    if claim.also:
        also.append(_also(claim.also, held, edition))
    for other in filter(None, [claim.also_claim]):
        inner = judge(edition.claims[other], product, rows, edition)
        also += list(inner.ways[0]) if inner.ways else []
    ways = tuple(
        (_test(bound, claim, held, edition, product), *also) for bound in claim.bounds if _fits(bound, product)
    )
    verdicts = [_all(test.met for test in way) for way in ways]
    verdict = Verdict.MET if True in verdicts else Verdict.UNKNOWN if None in verdicts or not ways else Verdict.NOT_MET
    return Judged(claim.key, claim.terms[0], claim.en, _named(claim), verdict, ways, cited=cited)


def _named(claim: Claim) -> tuple[str, ...]:
    return {"saturated_and_trans_fat": ("saturated_fat",)}.get(claim.nutrient, (claim.nutrient,))


def _all(answers: Iterable[bool | None]) -> bool | None:
    listed = list(answers)
    return False if False in listed else None if None in listed else True


def _fits(bound: Bound, product: Product) -> bool:
    form = {"solid": not product.liquid, "liquid": product.liquid, "any": True}.get(bound.form)
    return product.food == bound.form if form is None else form


def _also(rule: tuple[str, Decimal], held: Mapping[str, Decimal | None], edition: Edition) -> Test:
    measure, limit = rule
    keys = ("fat",) if measure == "fat_energy_share" else _sum_of(edition)
    words = (
        ("脂肪供能比", "energy from fat")
        if measure == "fat_energy_share"
        else ("饱和脂肪供能比", "energy from saturated fat")
    )
    return Test(words, _share(_sum(keys, held), held, edition.factors["fat"]), False, limit, "%")


def _sum_of(edition: Edition) -> tuple[str, ...]:
    return ("saturated_fat", "trans_fat") if edition.source.edition == "2011" else ("saturated_fat",)


def _sum(keys: Iterable[str], held: Mapping[str, Decimal | None]) -> Decimal | None:
    values = [held.get(key) for key in keys]
    return None if None in values else sum((v for v in values if v is not None), Decimal(0))


def _share(grams: Decimal | None, held: Mapping[str, Decimal | None], factor: Decimal) -> Decimal | None:
    energy = held.get("energy")
    if grams is None or energy is None:
        return None
    if not energy:
        return Decimal(0) if not grams else None
    return grams * factor / energy * 100


def _test(bound: Bound, claim: Claim, held: Mapping[str, Decimal | None], edition: Edition, product: Product) -> Test:
    name = claim.nutrient
    nutrient = edition.nutrients.get("saturated_fat" if name == "saturated_and_trans_fat" else name)
    if nutrient is None:
        raise KeyError(name)
    zh, en = nutrient.zh, nutrient.en
    value = _sum(_sum_of(edition), held) if name == "saturated_and_trans_fat" else held.get(name)
    if name == "saturated_and_trans_fat":
        zh, en = "饱和脂肪与反式脂肪之和", "saturated and trans fat"
        parts = [v for v in (held.get("saturated_fat"), held.get("trans_fat")) if v is not None]
        if value is None and parts and sum(parts) > bound.limit:
            value = sum(parts, Decimal(0))  # already too much without what is unknown
    limit, unit = bound.limit, nutrient.unit
    if bound.unit == "%NRV":
        assert nutrient.nrv is not None
        limit = bound.limit * nutrient.nrv / 100
    elif bound.unit == "mg ala":
        zh, en, value = "α-亚麻酸", "α-linolenic acid", held.get("alpha_linolenic_acid")
    elif bound.unit == "mg epa+dha":
        zh, en, value = "EPA 与 DHA 之和", "EPA and DHA", _sum(("epa", "dha"), held)
    if bound.basis == "420kJ":
        energy = held.get("energy")
        value = None if value is None or not energy else value * 420 / energy
        return Test((f"{zh}（每 420 kJ）", f"{en} per 420 kJ"), value, bound.least, limit.normalize() + 0, unit)
    if bound.basis == "energy_share":
        share = _share(value, held, edition.factors[name])
        return Test((f"{zh}供能比", f"energy from {en.lower()}"), share, bound.least, limit, "%")
    return Test(
        (f"{zh}（每 {product.per}）", f"{en} per {product.per}"), value, bound.least, limit.normalize() + 0, unit
    )


def micro(edition: Edition, level: Claim, key: str) -> Claim:
    """The claim of Table C.1 on one vitamin or mineral."""
    nutrient = edition.nutrients[key]
    terms = (f"{'高' if level.key == 'high' else '含有'}{nutrient.zh}",)
    return Claim(f"{level.key}_{key}", key, terms, f"{level.en} {nutrient.en.lower()}", level.bounds)


def every(edition: Edition) -> tuple[Claim, ...]:
    """All content claims of the edition, each vitamin and mineral by name."""
    return _every(edition.source.edition)


@lru_cache(maxsize=4)
def _every(year: str) -> tuple[Claim, ...]:
    edition = edition_of(year)
    named = [key for key, nutrient in edition.nutrients.items() if nutrient.group and nutrient.nrv is not None]
    return (*edition.claims.values(), *(micro(edition, level, key) for key in named for level in edition.micro))


def explore(product: Product, rows: Iterable[Row], edition: Edition) -> list[Judged]:
    """Every claim of the edition on this product: what may be said, and the nearest yes for the rest."""
    listed = list(rows)
    return [judge(claim, product, listed, edition) for claim in every(edition)]


def spellings(edition: Edition) -> dict[str, Claim]:
    """Every wording that names a claim: the table's terms and their synonyms (C.1 note a; 2011: C.2), and English."""
    found: dict[str, Claim] = {}

    def put(text: str, claim: Claim) -> None:
        found.setdefault(_fold(text), claim)

    for claim in edition.claims.values():
        put(claim.key, claim)
        put(claim.en, claim)
        for term in claim.terms:
            put(term, claim)
            for first in FREE:
                if term.startswith("无"):
                    put(first + term[1:], claim)
            if term.startswith("低") and (edition.source.edition == "2025"):
                put("少" + term[1:], claim)
            if term.startswith(("含有", "富含")):
                for first in edition.micro[term.startswith("富含")].terms:
                    put(first + term[2:], claim)
        if claim.en.endswith(" free"):
            put("no " + claim.en.removesuffix(" free"), claim)
            put("zero " + claim.en.removesuffix(" free"), claim)
            put(claim.en.removesuffix(" free") + "s free", claim)
    if "low_fat" in edition.claims:
        put("少油", edition.claims["low_fat"])
    for level in edition.micro:
        for key, nutrient in edition.nutrients.items():
            if not nutrient.group or nutrient.nrv is None:
                continue
            claim = micro(edition, level, key)
            put(claim.key, claim)
            for first in level.terms:
                put(first + nutrient.zh, claim)
                put(nutrient.zh + first, claim)
            if level.key == "source":
                put(f"{nutrient.en} source", claim)
            for en in (
                ("high", "rich in", "high in", "excellent source of")
                if level.key == "high"
                else ("contains", "source of", "provides")
            ):
                put(f"{en} {nutrient.en}", claim)
                put(f"{en} {key}", claim)
    return found


def _fold(text: str) -> str:
    plain = text.casefold().replace("_", " ").replace("-", " ").replace("100%", "").strip()
    return "".join(plain.split())


def named(text: str, edition: Edition) -> Claim | None:
    """The claim that `text` makes, or None."""
    return _spelled(edition.source.edition).get(_fold(text))


@lru_cache(maxsize=4)
def _spelled(year: str) -> dict[str, Claim]:
    return spellings(edition_of(year))


def several(text: str, product: Product, rows: Iterable[Row], edition: Edition) -> Judged | None:
    """“含有多种维生素”, “富含多种矿物质”: three or more that each earn the claim (C.1); None for other texts."""
    cited = f"{edition.source.name} {edition.clauses['content_claims'][0]}"
    for group, (zh, en) in MULTI.items():
        if zh not in text and f"multiple {en}" not in text.casefold():
            continue
        level = edition.micro[any(word in text.casefold() for word in ("富", "高", "rich", "high"))]
        listed = list(rows)
        earned = [
            key
            for key, nutrient in edition.nutrients.items()
            if nutrient.group == group
            and nutrient.nrv is not None
            and judge(micro(edition, level, key), product, listed, edition).verdict is Verdict.MET
        ]
        verdict = Verdict.MET if len(earned) >= 3 else Verdict.NOT_MET
        why = (f"符合的有 {len(earned)} 种，需 3 种及以上", f"{len(earned)} qualify, 3 or more are needed")
        count = Test((f"符合的{zh[2:]}种数", f"{en} that qualify"), Decimal(len(earned)), True, Decimal(3), "")
        level_en = f"{level.en} multiple {en}"
        return Judged(f"{level.key}_{group}s", text, level_en, tuple(earned), verdict, ((count,),), why, cited)
    return None
