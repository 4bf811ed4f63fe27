"""From the assay back into the model: the share of a nutrient that the process really keeps."""

from fractions import Fraction


def corrected(retention: Fraction, designed: Fraction, measured: Fraction) -> Fraction | None:
    """The retention that would have designed what was measured: retention · measured / designed.

    None where nothing was designed (nothing can be learnt), or the result lies above 1: more than went in cannot have
    been kept, so the composition data are wrong, not the process.
    """
    if designed <= 0:
        return None
    found = retention * measured / designed
    return None if found > 1 else found
