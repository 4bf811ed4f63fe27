"""Errors of the schema as findings: what is wrong, where, and what to do."""

from typing import Any

from valley.supply.trace.engine.findings import Finding, shortened, suggestion, words
from valley.supply.trace.engine.schema import definitions
from valley.supply.trace.engine.vocabulary import bare_word

WORD_FIELDS = {
    "bizStep": ("bizStep", "shipping"), "disposition": ("disposition", "in_transit"),
    "set": ("disposition", "recalled"), "unset": ("disposition", "recalled"),
    "reason": ("reason", "incorrect_data"), "type": ("measurement", "Temperature"),
    "exception": ("measurement", "ALARM_CONDITION"), "component": ("component", "x"),
}  # fmt: skip
TIME_FIELDS = frozenset({"eventTime", "recordTime", "time", "startTime", "endTime", "declarationTime", "creationDate"})


def explained(error: Any, kind: str) -> Finding:
    """An error of the schema in words."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path).lstrip(".")
    name = next((part for part in reversed(error.instance_path) if isinstance(part, str)), "")
    value, what = shortened(error.instance), type(error.kind).__name__.removeprefix("ValidationErrorKind_")
    schema = list(error.schema_path)
    if what == "Required":
        return missing_field(error.kind.property, path)
    if what == "PropertyNames":
        odd = str(error.kind.error.instance)
        known = definitions()[kind]["allOf"][1]["propertyNames"]["anyOf"][0]["enum"]
        return Finding("unknown_name", joined(path, odd), shortened(odd), suggestion(odd, known))
    if what == "AdditionalProperties":
        return Finding("extra_name", path, shortened(", ".join(error.kind.unexpected)))
    if what == "Type":
        return _wrong_kind(error, path, value)
    if what == "MinItems":
        return Finding("too_few", path, more={"least": str(error.kind.limit)})
    if what == "UniqueItems":
        return Finding("doubled", path)
    if name in TIME_FIELDS and what in ("Format", "Pattern"):
        return Finding("not_a_time", path, value)
    if name == "eventTimeZoneOffset":
        return Finding("not_an_offset", path, value)
    if name == "uom":
        return Finding("not_a_unit", path, value)
    if not path and what == "AnyOf":
        if any("ilmd" in str(part) for part in (error.message,)) and schema[-2:] == [
            3 if kind == "ObjectEvent" else 2,
            "anyOf",
        ]:
            return Finding("ilmd_only_when_added", "ilmd")
        return Finding("nothing_to_say", more=hints_of("about", kind))
    if name == "persistentDisposition":
        return Finding("set_or_unset", path)
    if what == "Enum":
        options = [str(each) for each in error.kind.options]
        return Finding("not_in_list", path, value, {"options": ", ".join(options), **suggestion(value, options)})
    if what == "AnyOf" and isinstance(error.instance, str):
        return _no_word(error.instance, path, name, schema)
    if what == "AnyOf":
        return _wrong_kind(error, path, value, "string")
    if what == "Format":
        return Finding("not_a_uri", path, value)
    if what == "Pattern":
        return Finding("pattern", path, value, {"pattern": str(error.kind.pattern)})
    return Finding("schema", path, value, {"said": shortened(error.message)})


def missing_field(name: str, path: str) -> Finding:
    return Finding("required", joined(path, name), more={"name": name, **hints_of("missing", name)})


def _wrong_kind(error: Any, path: str, value: str, kind: str = "") -> Finding:
    kind = kind or next(iter(str(each) for each in error.kind.types), "string")
    return Finding("wrong_kind", path, value, kind_words(kind))


def kind_words(kind: str) -> dict[str, str]:
    held = words()["kind"].get(kind, {})
    more = {"kind": held.get("zh", kind), "kind_en": held.get("en", kind)}
    return {**more, "hint": held.get("zh_remedy", ""), "hint_en": held.get("en_remedy", "")}


def hints_of(section: str, name: str) -> dict[str, str]:
    held = words()[section].get(name, {})
    return {"hint": held.get("zh", ""), "hint_en": held.get("en", "")}


def _no_word(word: str, path: str, name: str, schema: list[Any]) -> Finding:
    """A word of the CBV that is none."""
    definition = next((part for part in reversed(schema) if part in definitions()), "")
    options = [each for part in definitions().get(definition, {}).get("anyOf", ()) for each in part.get("enum", ())]
    if not options:
        return Finding("not_a_uri", path, shortened(word))
    field, example = WORD_FIELDS.get(name, ("bizTransaction", "po"))
    if definition == "bizTransaction-type":
        field, example = "bizTransaction", "po"
    elif definition == "source-dest-type":
        field, example = "source", "owning_party"
    bare = bare_word(field, word)
    near = (
        {"suggestion": f"请写 {bare}。", "suggestion_en": f"write {bare}. "}
        if bare in options
        else suggestion(word, options)
    )
    return Finding("not_a_word", path, shortened(word), {"example": example, **near})


def joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
