"""Standard words of EPCIS and CBV 2.0 in their full form. Source: CBV 2.0 §7 and its JSON-LD context."""

from valley.supply.trace.engine.schema import known_words

GS1 = "https://gs1.org/voc/"
CBV = "https://ref.gs1.org/cbv/"
DEFAULT_PREFIXES = {"gs1": GS1, "cbv": CBV, "epcis": "https://ref.gs1.org/epcis/", "cbvmda": "urn:epcglobal:cbv:mda:"}
CONTEXT_PREFIXES = {
    **DEFAULT_PREFIXES, "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "dcterms": "http://purl.org/dc/terms/",
}  # fmt: skip
"""Every prefix that the standard's own context declares (epcis-context.jsonld): for names of fields."""
_URN = "urn:epcglobal:cbv:"
_KINDS = {"bizstep": "BizStep-", "disp": "Disp-", "btt": "BTT-", "sdt": "SDT-", "er": "ER-", "comp": "Comp-"}
BARE = {
    "bizStep": f"{CBV}BizStep-", "disposition": f"{CBV}Disp-", "persistentDisposition": f"{CBV}Disp-",
    "bizTransaction": f"{CBV}BTT-", "source": f"{CBV}SDT-", "destination": f"{CBV}SDT-",
    "component": f"{CBV}Comp-", "reason": f"{CBV}ER-", "measurement": GS1,
}  # fmt: skip
"""Where a word without a scheme stands, and what it is short for."""


def full(word: str, bare: str = "") -> str:
    """A word as a full URI: CBV URN → web URI, CURIE of a standard prefix → its namespace, a bare word → `bare` + word.

    A CURIE of a document's own prefix stays as it is, as in the published vectors of the event hash.
    """
    if word.startswith(_URN):
        kind, _colon, rest = word[len(_URN) :].partition(":")
        if kind in _KINDS:
            return f"{CBV}{_KINDS[kind]}{rest}"
        return f"https://identifiers.org/inchikey:{rest}" if kind == "inchikey" else word
    prefix, colon, rest = word.partition(":")
    if not colon:
        return f"{bare}{word}" if bare else word
    return f"{DEFAULT_PREFIXES[prefix]}{rest}" if prefix in DEFAULT_PREFIXES and not rest.startswith("//") else word


CONTEXT_URL = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_URN_OF = {
    "bizStep": "bizstep", "disposition": "disp", "bizTransaction": "btt", "source": "sdt", "destination": "sdt",
    "reason": "er", "component": "comp",
}  # fmt: skip


def bare_word(field: str, word: str) -> str:
    """A word of the CBV as JSON has it, bare; another word as it is.

    field: a key of `BARE`. Takes the URN (XML of 1.2 and 2.0), the web URI and, of measurements, `gs1:…`.
    """
    starts = (f"{_URN}{_URN_OF[field]}:",) if field in _URN_OF else ("gs1:",)
    for start in (*starts, BARE[field]):
        if word.startswith(start) and word[len(start) :] in known_words(field):
            return word[len(start) :]
    return word


def urn_word(field: str, word: str) -> str:
    """A bare word of the CBV as XML has it: a URN, of measurements `gs1:…`; another word as it is."""
    if ":" in word:
        return word
    return f"{_URN}{_URN_OF[field]}:{word}" if field in _URN_OF else f"gs1:{word}"
