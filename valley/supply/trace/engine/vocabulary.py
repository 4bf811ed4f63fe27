"""Standard words of EPCIS and CBV 2.0 in their full form. Source: CBV 2.0 §7 and its JSON-LD context."""

GS1 = "https://gs1.org/voc/"
CBV = "https://ref.gs1.org/cbv/"
DEFAULT_PREFIXES = {"gs1": GS1, "cbv": CBV, "epcis": "https://ref.gs1.org/epcis/", "cbvmda": "urn:epcglobal:cbv:mda:"}
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
