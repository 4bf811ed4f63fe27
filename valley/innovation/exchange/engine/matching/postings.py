"""What the postings in the database are made of, and which of them a question reads."""

import hashlib
import math
from collections.abc import Mapping

# A question reads its rarest terms until they bring so many postings; what is left out are characters of every text.
MOST_POSTINGS = 15_000


def hashed(term: str, language: str) -> int:
    """64 bits, signed: the languages' terms stand apart, for each language is ranked by itself."""
    made = hashlib.blake2b(f"{language}\0{term}".encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(made, "big", signed=True)


def rarity(holders: int, texts: int) -> float:
    """BM25's inverse document frequency, ln(1 + (N - n + ½) / (n + ½)), never negative."""
    return math.log(1 + (max(texts, holders) - holders + 0.5) / (holders + 0.5))


def read(asked: Mapping[int, float], holders: Mapping[int, int], most: int = MOST_POSTINGS) -> list[int]:
    """Of the asked terms those that are read, the rarest first; the rarest in any case."""
    chosen: list[int] = []
    reach = 0
    for term in sorted((term for term in asked if holders.get(term)), key=lambda term: (holders[term], term)):
        reach += holders[term]
        if chosen and reach > most:
            break
        chosen.append(term)
    return chosen
