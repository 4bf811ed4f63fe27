"""The forms that this platform carries: every TOML file in `valley/registry/data/return-forms`."""

from functools import lru_cache
from pathlib import Path

from valley.registry.engine.returns.forms import Form, UnsoundForm, load

FOLDER = Path(__file__).resolve().parents[2] / "data" / "return-forms"


class UnknownForm(LookupError):
    """There is no such form or edition."""


@lru_cache(maxsize=1)
def forms() -> dict[tuple[str, str], Form]:
    """All forms by (code, edition). Raises: UnsoundForm for a bad file or one edition in two files."""
    found: dict[tuple[str, str], Form] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        form = load(path)
        if (form.code, form.edition) in found:
            raise UnsoundForm(f"{path.name}: {form.code}/{form.edition} is in two files")
        found[form.code, form.edition] = form
    return found


def form(code: str, edition: str) -> Form:
    """Raises: UnknownForm."""
    try:
        return forms()[code, edition]
    except KeyError:
        raise UnknownForm(f"{code}/{edition}") from None
