"""A list, a page or a condition inside an action that asks who somebody is asks for their deputies as well.

Rules answer for one person (`may` asks again for each principal) and `things` are asked once for each; every other room
goes through `may`, `deputised`, `acted_for` or a list that knows of deputies.
"""

import re

from tests.consistency.house import ROOT

IN_PERSON = re.compile(
    r"(?<!def )\b(is_operator|is_staff|is_regulator|is_assessor|is_leading_group|acts_for|organisations_of"
    r"|held_by|seen_of)\("
)
ROOMS = ("actions", "api", "pages", "queries")
IN_PERSON_ON_PURPOSE = {
    # whether the claimant, not whoever enters the claim, is an administrator already
    "valley/registry/actions/claims.py",
    # whether a reviewer, a contact or a new owner belongs to the organisation: about them, not about who asks
    "valley/innovation/projects/actions/reviews.py", "valley/innovation/exchange/actions/results.py",
    "valley/innovation/exchange/actions/needs.py", "valley/innovation/exchange/queries/matchable.py",
    # what the subscriber sees
    "valley/innovation/exchange/actions/watches.py", "valley/innovation/exchange/pages/watches.py",
}  # fmt: skip


def test_lists_and_conditions_know_of_deputies() -> None:
    found = set()
    for path in (ROOT / "valley").rglob("*.py"):
        inside = path.relative_to(ROOT)
        if not set(ROOMS) & {*inside.parts, inside.stem}:
            continue
        if IN_PERSON.search(path.read_text(encoding="utf-8")):
            found.add(str(inside))
    assert found == IN_PERSON_ON_PURPOSE
