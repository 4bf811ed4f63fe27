"""The check of a label as it will be printed: type, area, watermark."""

from decimal import Decimal

from valley.industry.nutrition.engine.artwork.draw import MM_PER_PT, Artwork
from valley.industry.nutrition.engine.label import Label
from valley.industry.nutrition.engine.standards import BadInput, Finding, Verdict

# Heights as parts of the type size, Noto Sans SC: capitals and figures 0.733 em, Chinese characters 0.92 em.
CAPITALS, CHARACTERS = Decimal("0.733"), Decimal("0.92")


def print_check(art: Artwork, made: Label, *, least_height_mm: Decimal | None = None) -> list[Finding]:
    """Findings at real size.

    `least_height_mm`: the smallest height that the rules in force demand. It is GB 7718's to say, which is not loaded:
    without it the height is told and not judged. The face is the product's `largest_face_cm2`.
    """
    if least_height_mm is not None and least_height_mm <= 0:
        raise BadInput("least_height_mm", str(least_height_mm), "须大于 0", "must be above 0")
    height = (art.size_pt * MM_PER_PT * CAPITALS).quantize(Decimal("0.01"))
    found = [_height(height, least_height_mm), _face(art, made)]
    source = made.edition.source
    clause = "6.6" if source.edition == "2025" else "B.2.6"
    words = ("声称的字高不大于食品名称", "claims are not larger than the name of the food")
    found.append(
        Finding(
            source.standard,
            source.edition,
            clause,
            Verdict.MET,
            words,
            f"{art.size_pt} ≤ {art.size_pt * Decimal('1.6')} pt",
        )
    )
    if art.draft:
        found.append(_draft(made))
    return found


def _draft(made: Label) -> Finding:
    """The watermark, under the clause that it is there for: the first that is not met, else the first that is open."""
    open_ = (Verdict.NOT_MET, Verdict.NOT_LOADED, Verdict.UNKNOWN)
    first = min((f for f in made.findings if f.verdict in open_), key=lambda f: open_.index(f.verdict), default=None)
    source = made.edition.source
    at = (first.standard, first.edition, first.clause) if first else (source.standard, source.edition, "")
    words = ("草稿水印：不可付印", "watermarked draft: not for print")
    return Finding(*at, Verdict.NOT_MET, words, first.words[0] if first else "")


def _height(height: Decimal, least: Decimal | None) -> Finding:
    if least is None:
        words = (
            "最小字高已量出；最低要求由 GB 7718 规定，未载入",
            "smallest height; its minimum is GB 7718's, not loaded",
        )
        return Finding("GB 7718", "", "", Verdict.NOT_LOADED, words, f"{height} mm")
    verdict = Verdict.MET if height >= least else Verdict.NOT_MET
    words = ("最小字高与所给的最低要求", "smallest height against the minimum that was given")
    return Finding("GB 7718", "", "", verdict, words, f"{height} mm ≥ {least} mm")


def _face(art: Artwork, made: Label) -> Finding:
    face, source = made.product.largest_face_cm2, made.edition.source
    clause = made.edition.clauses["exempt"][0]
    size = f"{art.width_mm} × {art.height_mm} mm = {art.area_cm2:.1f} cm²"
    if face is None:
        words = ("未给最大表面面积，不能判断是否放得下", "no largest face is given: whether it fits is unknown")
        return Finding(source.standard, source.edition, clause, Verdict.UNKNOWN, words, size)
    fits = art.area_cm2 <= face
    words = (
        ("标签放得下", "the label fits the largest face")
        if fits
        else ("标签大于最大表面", "larger than the largest face")
    )
    return Finding(
        source.standard, source.edition, clause, Verdict.MET if fits else Verdict.NOT_MET, words, f"{size}, {face} cm²"
    )
