"""Open things that name a person as owner change hands: all at once when somebody leaves, one by one from /work."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from valley.kernel.events import OwnerChanged
from valley.kernel.journal import publish
from valley.kernel.models import User


@dataclass(frozen=True, kw_only=True)
class Owned:
    """Rows of `model` that are `open` and whose `column` names an account.

    `within` is the path to the organisation for which the account owns them; without one they are the account's own
    and move only when the person leaves the platform.
    """

    model: Any
    open: Q
    column: str = "owner"
    within: str = ""

    def rows(self, user: User, within: str) -> QuerySet[Any]:
        """Those of `user`, of the organisation with the URI `within` ("": of any)."""
        found: QuerySet[Any] = self.model.objects.filter(self.open, **{self.column: user})
        if within and not self.within:
            return found.none()
        if within:
            found = found.filter(**{f"{self.within}__public_id": within.rsplit("/", 1)[-1]})
        return found.order_by("pk")

    def count(self, user: User, within: str) -> int:
        """How many `user` owns."""
        return self.rows(user, within).count()

    def hand_over(self, user: User, to: User, by: User | None, within: str) -> int:
        """`to` owns those of `user` from now on; how many. Permission is asked by the action of leaving."""
        return self._move(self.rows(user, within), user, to, by)

    def pass_on(self, uri: str, user: User, to: User, by: User | None) -> bool:
        """`to` owns the one at `uri` from now on; False where `user` does not own it. Permission is asked above."""
        return self._move(self.rows(user, "").filter(public_id=uri.rsplit("/", 1)[-1]), user, to, by) == 1

    def plugs(self) -> dict[str, Any]:
        """What a `things.Kind` is told, so that leaving and /work find these."""
        return {"owned": self.count, "hand_over": self.hand_over, "pass_on": self.pass_on}

    @transaction.atomic
    def _move(self, rows: QuerySet[Any], user: User, to: User, by: User | None) -> int:
        found = list(rows.select_for_update(of=("self",), no_key=True))
        for row in found:
            setattr(row, self.column, to)
            row.save(update_fields=[self.column])
            publish(OwnerChanged(subject=row.uri, before=user.uri, owner=to.uri), by=by)
        return len(found)
