"""What flows into what, from left to right: a layered picture as SVG, whose list of edges says the same.

Layers by the longest way from a source; within a layer by the middle of the neighbours, so that few edges cross. Edges
that go round (rework) are drawn dashed. Attributes only, no inline style.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from valley.kernel.charts.svg import FONT
from valley.kernel.errors import Words

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 172, 50, 58, 14, 12
TONES = {"": "#56615b", "good": "#1c5646", "warn": "#b27a12", "bad": "#9a3324", "info": "#235a78", "idle": "#8b918b"}
INK, QUIET, LINE = "#1c2622", "#56615b", "#c3c9bf"


@dataclass(frozen=True)
class FlowNode:
    """A box: `label` in bold, `under` below it; `here`: the one that the picture is about."""

    key: str
    label: str
    under: str = ""
    tone: str = ""
    uri: str = ""
    here: bool = False


@dataclass(frozen=True)
class FlowEdge:
    """An arrow; `weight` (0…1) its thickness, `words` what the list says of it."""

    source: str
    target: str
    words: str = ""
    weight: float = 0.0


@dataclass(frozen=True)
class Flow:
    """A picture with its list. note: what the reader must know."""

    key: str
    title: Words
    nodes: Sequence[FlowNode]
    edges: Sequence[FlowEdge]
    note: Words = ""

    @property
    def lines(self) -> list[tuple[FlowNode, FlowNode, str]]:
        """(from, to, words) of each edge."""
        known = {node.key: node for node in self.nodes}
        return [(known[e.source], known[e.target], e.words) for e in self.edges]


def flow_svg(flow: Flow) -> str:
    """A complete `<svg>` in its natural size."""
    layers, turned = _layers(flow)
    columns = _ordered(layers, flow.edges)
    tall = max((len(column) for column in columns), default=1)
    width = 2 * MARGIN + len(columns) * WIDTH + max(0, len(columns) - 1) * GAP_X
    height = 2 * MARGIN + tall * HEIGHT + (tall - 1) * GAP_Y
    at: dict[str, tuple[float, float]] = {}
    for x, column in enumerate(columns):
        top = (height - len(column) * HEIGHT - (len(column) - 1) * GAP_Y) / 2
        for y, key in enumerate(column):
            at[key] = (MARGIN + x * (WIDTH + GAP_X), top + y * (HEIGHT + GAP_Y))
    title = quoteattr(str(flow.title))
    return "".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label={title} font-family="{FONT}" font-size="13">',
        *(_edge(edge, at, (edge.source, edge.target) in turned) for edge in flow.edges),
        *(_box(node, *at[node.key]) for node in flow.nodes),
        "</svg>",
    ])  # fmt: skip


def _layers(flow: Flow) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """The layer of each node, and the edges that close a circle."""
    after: dict[str, list[str]] = defaultdict(list)
    for edge in flow.edges:
        after[edge.source].append(edge.target)
    state: dict[str, int] = {}
    order: list[str] = []
    turned: set[tuple[str, str]] = set()
    for root in (node.key for node in flow.nodes):
        stack = [(root, iter(after[root]))] if root not in state else []
        if stack:
            state[root] = 1
        while stack:
            key, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                state[key] = 2
                order.append(key)
                stack.pop()
            elif state.get(step) == 1:
                turned.add((key, step))
            elif step not in state:
                state[step] = 1
                stack.append((step, iter(after[step])))
    layer = dict.fromkeys(state, 0)
    for key in reversed(order):
        for step in after[key]:
            if (key, step) not in turned:
                layer[step] = max(layer[step], layer[key] + 1)
    return layer, turned


def _ordered(layers: dict[str, int], edges: Iterable[FlowEdge]) -> list[list[str]]:
    columns: list[list[str]] = [[] for _n in range(max(layers.values(), default=0) + 1)]
    for key, layer in layers.items():
        columns[layer].append(key)
    near: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    for sweep in range(6):
        place = {key: n / max(1, len(column) - 1) for column in columns for n, key in enumerate(column)}
        for column in columns[:: -1 if sweep % 2 else 1]:
            middle = {key: sum(place[n] for n in near[key]) / len(near[key]) if near[key] else 0.5 for key in column}
            column.sort(key=middle.__getitem__)
            place.update({key: n / max(1, len(column) - 1) for n, key in enumerate(column)})
    return columns


def _edge(edge: FlowEdge, at: dict[str, tuple[float, float]], turned: bool) -> str:
    (x1, y1), (x2, y2) = at[edge.source], at[edge.target]
    x1, y1, y2 = x1 + WIDTH, y1 + HEIGHT / 2, y2 + HEIGHT / 2
    bend = max(GAP_X / 2, (x2 - x1) / 2)
    dash = ' stroke-dasharray="5 4"' if turned else ""
    words = f"<title>{escape(edge.words)}</title>" if edge.words else ""
    return (
        f'<path d="M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}" fill="none" '
        f'stroke="{LINE}" stroke-width="{1.5 + 7 * min(1.0, max(0.0, edge.weight)):.1f}"{dash}>{words}</path>'
    )


def _box(node: FlowNode, x: float, y: float) -> str:
    colour = TONES.get(node.tone, TONES[""])
    fill, ink, quiet = (TONES["good"], "#ffffff", "#e4efe8") if node.here else ("#ffffff", INK, QUIET)
    box = (
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="7" fill="{fill}" stroke="{colour}" '
        f'stroke-width="1.2"/><rect x="{x:g}" y="{y + 8:g}" width="4" height="{HEIGHT - 16}" rx="2" fill="{colour}"/>'
        f'<text x="{x + 13:g}" y="{y + 21:g}" font-weight="600" fill="{ink}">{escape(_cut(node.label, 21))}</text>'
        f'<text x="{x + 13:g}" y="{y + 39:g}" font-size="11.5" fill="{quiet}">{escape(_cut(node.under, 25))}</text>'
        f"<title>{escape(f'{node.label} {node.under}'.strip())}</title>"
    )
    return f"<a href={quoteattr(node.uri)}>{box}</a>" if node.uri else f"<g>{box}</g>"


def _cut(words: str, room: int) -> str:
    """As much as fits; a Chinese character takes the room of two letters."""
    taken = 0
    for n, letter in enumerate(words):
        taken += 2 if ord(letter) > 0x2E7F else 1
        if taken > room:
            return words[: max(0, n - 1)] + "…"
    return words
