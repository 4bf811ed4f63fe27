"""Strategies and tasks: a tree of headings, each saying whether its body text survives."""

from collections.abc import Iterator
from dataclasses import dataclass

from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Lines, Quote


@dataclass(frozen=True)
class Node:
    """A strategy, task or sub-task. `body_lost`: only the heading survives, nothing may be designed from it.

    `serves`: numbers of the indicators it serves, the platform's reading.
    """

    key: str
    quote: Quote
    body: Lines
    body_lost: bool
    serves: tuple[int, ...]
    children: tuple["Node", ...]

    def walk(self) -> Iterator["Node"]:
        """This node and all below, in the plan's order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_node(section: Section, levels: tuple[str, ...]) -> Node:
    """A node whose children stand under the first of `levels`, theirs under the next."""
    node = Node(
        key=section.string("key"),
        quote=section.quote(),
        body=section.lines("body_lines"),
        body_lost=section.choice("body", ("present", "lost"), "present") == "lost",
        serves=section.integers("serves"),
        children=tuple(read_node(child, levels[1:]) for child in section.children(levels[0])) if levels else (),
    )
    if node.body and node.body_lost:
        section.flaw("body", _("标为正文脱落，却写了正文行号。"), _("两者只留其一。"))
    section.close()
    return node
