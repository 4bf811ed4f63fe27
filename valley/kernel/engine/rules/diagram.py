"""Reduced ordered decision diagrams with several-valued variables.

R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation" (1986), for variables
with any finite number of values and any kind of result. For a fixed order of variables a
function has exactly one reduced diagram; so a variable that is still in the diagram can
still matter, and one that is not cannot. All questions about a rule set become walks.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence

Node = int
MAX_NODES = 200_000


class TooTangled(ValueError):
    """The rules depend on each other in more ways than can be kept in memory."""


class Diagrams:
    """Diagrams over variables 0, 1, … in that order; `sizes[i]` values for variable i."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self._nodes: list[tuple[int, tuple[Node, ...] | Hashable]] = []
        self._unique: dict[tuple[int, Hashable], Node] = {}

    @property
    def end(self) -> int:
        """The level of results, below every variable."""
        return len(self.sizes)

    def _make(self, level: int, content: Hashable) -> Node:
        key = (level, content)
        found = self._unique.get(key)
        if found is None:
            if len(self._nodes) >= MAX_NODES:
                raise TooTangled(f"more than {MAX_NODES} nodes")
            found = self._unique[key] = len(self._nodes)
            self._nodes.append((level, content))
        return found

    def result(self, value: Hashable) -> Node:
        return self._make(self.end, value)

    def choose(self, variable: int, children: Sequence[Node]) -> Node:
        return children[0] if len(set(children)) == 1 else self._make(variable, tuple(children))

    def level(self, node: Node) -> int:
        return self._nodes[node][0]

    def value(self, node: Node) -> Hashable:
        assert self.level(node) == self.end
        return self._nodes[node][1]

    def children(self, node: Node) -> tuple[Node, ...]:
        content = self._nodes[node][1]
        assert self.level(node) < self.end
        assert isinstance(content, tuple)
        return content

    def test(self, variable: int, truths: Sequence[bool]) -> Node:
        """The diagram of one atom."""
        return self.choose(variable, [self.result(t) for t in truths])

    def combine(self, how: Callable[..., Hashable], *parts: Node) -> Node:
        """The function whose result is `how` of the parts' results."""
        memo: dict[tuple[Node, ...], Node] = {}

        def walk(nodes: tuple[Node, ...]) -> Node:
            if nodes in memo:
                return memo[nodes]
            top = min(self.level(n) for n in nodes)
            if top == self.end:
                made = self.result(how(*(self.value(n) for n in nodes)))
            else:
                made = self.choose(
                    top,
                    [
                        walk(tuple(self.children(n)[i] if self.level(n) == top else n for n in nodes))
                        for i in range(self.sizes[top])
                    ],
                )
            memo[nodes] = made
            return made

        return walk(parts)

    def narrow(self, node: Node, allowed: Mapping[int, frozenset[int]]) -> Node:
        """The function where some variables keep only some values.

        Values ruled out get the answer of the first one left, so that the diagram is again
        reduced: a variable stays in it exactly when it can still matter.
        """
        memo: dict[Node, Node] = {}

        def walk(at: Node) -> Node:
            if at not in memo:
                level = self.level(at)
                if level == self.end:
                    memo[at] = at
                else:
                    here = allowed.get(level, range(self.sizes[level]))
                    kept = {i: walk(c) for i, c in enumerate(self.children(at)) if i in here}
                    first = kept[min(kept)]
                    memo[at] = self.choose(level, [kept.get(i, first) for i in range(self.sizes[level])])
            return memo[at]

        return walk(node)

    def collapse(self, node: Node, below: int, how: Callable[[frozenset[Hashable]], Hashable]) -> Node:
        """Variables from `below` on are nobody's to choose: their results become one by `how`."""
        memo: dict[Node, Node] = {}

        def walk(at: Node) -> Node:
            if at not in memo:
                level = self.level(at)
                if level >= below:
                    memo[at] = self.result(how(self.results(at)))
                else:
                    memo[at] = self.choose(level, [walk(c) for c in self.children(at)])
            return memo[at]

        return walk(node)

    def reach(self, node: Node) -> set[Node]:
        seen, todo = {node}, [node]
        while todo:
            at = todo.pop()
            if self.level(at) < self.end:
                fresh = set(self.children(at)) - seen
                seen |= fresh
                todo.extend(fresh)
        return seen

    def results(self, node: Node) -> frozenset[Hashable]:
        """Every result that can still come out."""
        return frozenset(self.value(n) for n in self.reach(node) if self.level(n) == self.end)

    def support(self, node: Node) -> frozenset[int]:
        """The variables that can still matter."""
        return frozenset(self.level(n) for n in self.reach(node) if self.level(n) < self.end)
