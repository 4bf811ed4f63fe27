"""The tree in tiles: hashes of 256 leaves or subtrees side by side, so a proof reads a handful of rows.

Tile (level, index) holds the hashes of the perfect subtrees of height `level` × 8, from `index` × 256 on. Only full
subtrees have a hash of their own; what hangs over on the right is joined when it is asked for (RFC 9162 §2.1).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from valley.supply.trace.engine.ledger.verify_trace import EMPTY, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT

Read = Callable[[int, int], Sequence[bytes]]
"""(level, index) → the hashes of that tile, as far as it is filled."""


@lru_cache(maxsize=4096)
def _top(hashes: tuple[bytes, ...]) -> bytes:
    """The root of a perfect subtree. Remembered, because neighbouring leaves have most of their paths in common."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def tiles_of(read: Read, size: int, added: Iterable[bytes]) -> tuple[int, dict[tuple[int, int], list[bytes]]]:
    """Add leaves after the first `size`: the new size, and every tile that changed."""
    changed: dict[tuple[int, int], list[bytes]] = {}

    def tile(level: int, index: int) -> list[bytes]:
        if (level, index) not in changed:
            changed[level, index] = list(read(level, index))
        return changed[level, index]

    for leaf in added:
        level, at, hash_ = 0, size, leaf
        while True:
            row = tile(level, at // WIDTH)
            del row[at % WIDTH :]  # what a killed run left behind
            row.append(hash_)
            if len(row) < WIDTH:
                break
            level, at, hash_ = level + 1, at // WIDTH, _top(tuple(row))
        size += 1
    return size, changed


def _perfect(read: Read, height: int, index: int) -> bytes:
    """The hash of leaves [index·2^height, (index+1)·2^height)."""
    level, rest = divmod(height, HEIGHT)
    first = index << rest
    row = read(level, first // WIDTH)
    start = first % WIDTH
    return _top(tuple(row[start : start + (1 << rest)]))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _range(read: Read, first: int, size: int) -> bytes:
    if size & (size - 1) == 0 and first % size == 0:
        return _perfect(read, size.bit_length() - 1, first // size)
    left = _split(size)
    return node_hash(_range(read, first, left), _range(read, first + left, size - left))


def root(read: Read, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return _range(read, 0, size) if size else EMPTY


def inclusion(read: Read, index: int, size: int) -> list[bytes]:
    """The path that proves leaf `index` in the tree of `size` leaves (RFC 9162 §2.1.3.1). Raises: ValueError."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path, first = [], 0
    while size > 1:
        left = _split(size)
        if index - first < left:
            path.append(_range(read, first + left, size - left))
            size = left
        else:
            path.append(_range(read, first, left))
            first, size = first + left, size - left
    return path[::-1]


def consistency(read: Read, old: int, size: int) -> list[bytes]:
    """The path that proves the tree of `size` an extension of that of `old` leaves (§2.1.4.1). Raises: ValueError."""
    if not 0 <= old <= size:
        raise ValueError(f"no tree of {old} within one of {size}")
    path: list[bytes] = []
    if old in (0, size):
        return path
    first, whole = 0, True
    while old != size:
        left = _split(size)
        if old <= left:
            path.append(_range(read, first + left, size - left))
            size = left
        else:
            path.append(_range(read, first, left))
            first, old, size, whole = first + left, old - left, size - left, False
    if not whole:
        path.append(_range(read, first, size))
    return path[::-1]
