"""Text → terms: Chinese characters and their pairs, English words without their plural."""

import re
import unicodedata

from valley.innovation.exchange.engine.matching.characters import simplified
from valley.kernel.engine.search.terms import grams

# Chinese characters with those beyond the first plane; words; signs that stand for themselves (emoji).
_PIECES = re.compile(
    r"[㐀-鿿\U00020000-\U0003ffff]+|[^\W_㐀-鿿\U00020000-\U0003ffff]+|[\u2600-\u27bf\U0001f000-\U0001faff]"
)
HAN = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[a-z]")
# Words that say nothing about the subject (articles, prepositions, auxiliaries, question words).
_STOP = """
    a an and are as at be been being but by can could did do does for from had has
    have how if in into is it its of on or s than that the their them then there these
    they this those to was were what when where which who whom whose why will with would
"""
STOP = frozenset(_STOP.split())


#: Changes where the same text gives other terms than before: what is kept of texts is then made anew.
EDITION = 2


def tokens(text: str) -> list[str]:
    """Every character and every pair of neighbours of a Chinese run; every other word, folded (NFKC) and stemmed.

    Traditional characters count as simplified ones.
    """
    found: list[str] = []
    for piece in _PIECES.findall(simplified(unicodedata.normalize("NFKC", text).casefold())):
        if HAN.match(piece):
            found += grams(piece)
        elif piece not in STOP:
            found.append(stem(piece))
    return found


def stem(word: str) -> str:
    """`word` without an English plural. Source: Harman 1991, "How effective is suffixing?", the S stemmer."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")) and len(word) > 3:
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and len(word) > 3:
        return word[:-1]
    return word


def language(text: str) -> str:
    """zh or en: Chinese where its characters, each worth four letters, outweigh the letters a–z."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    han, latin = len(HAN.findall(folded)), len(_LATIN.findall(folded))
    return "zh" if han and han * 4 >= latin else "en"
