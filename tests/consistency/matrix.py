"""Reads `matrix.toml` and lists the platform's addresses."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.consistency.kinds import KINDS

DATA = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())
METHODS = ("get", "post", "put", "patch", "delete")
SKIPPED = ("static",)


@dataclass(frozen=True)
class Address:
    """A named address and what may be asked of it."""

    name: str
    route: str
    view: Any


@cache
def addresses() -> dict[str, Address]:
    """Every address by its name, "namespace:name" inside a namespace. Raises ValueError for one without a name."""
    found: dict[str, Address] = {}
    for namespace, route, pattern in _walk(get_resolver().url_patterns, "", ""):
        if not pattern.name:
            raise ValueError(f"the address {route!r} has no name")
        name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
        found[name] = Address(name, route, pattern.callback)
    return found


def _walk(patterns: Any, namespace: str, route: str) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, pattern.namespace or namespace, here)
        else:
            yield namespace, here, pattern


def expectations(words: str) -> dict[str, str]:
    """`"office"` or `"403, anonymous login, operator assessor 200"` → answer by kind of visitor."""
    words = DATA["audiences"].get(words, words)
    first, *exceptions = [part.strip() for part in words.split(",")]
    expected = dict.fromkeys(KINDS, first)
    for exception in exceptions:
        *kinds, answer = exception.split()
        for kind in kinds_of(" ".join(kinds)):
            expected[kind] = answer
    return expected


def kinds_of(words: str) -> set[str]:
    """`"INSIDE operator"` → the kinds of visitor. Raises ValueError for a word that is neither group nor kind."""
    kinds = {kind for word in words.split() for kind in DATA["groups"].get(word, word).split()}
    if unknown := kinds - set(KINDS):
        raise ValueError(f"no such kind of visitor: {', '.join(sorted(unknown))}")
    return kinds


def answer_of(response: Any) -> str:
    """ "login" for the way to sign-in, else the status."""
    if response.status_code == 302 and response["Location"].startswith("/accounts/login"):
        return "login"
    return str(response.status_code)
