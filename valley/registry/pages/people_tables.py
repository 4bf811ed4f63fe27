"""People in tables. A name is opened only for whom may see the person; everybody else sees an opaque line."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import formats
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.tables import Column, Table
from valley.registry.models import Organisation, Person
from valley.registry.queries import name_of


class People(Table):
    """People with their present appointments."""

    name = prefix = "people"
    caption = gettext_lazy("人员")
    empty = gettext_lazy("没有登记人员")
    columns = [
        Column(
            "name",
            gettext_lazy("姓名"),
            value=lambda row: row["name"] or _("（无权查看）"),
            href=lambda row: row["uri"],
            order=True,
            search=True,
            heading=True,
        ),
        Column("talents", gettext_lazy("人才类型"), search=True),
        Column("where", gettext_lazy("任职"), search=True),
        Column("since", gettext_lazy("到岗日期"), kind="date", order=True),
        Column("share", gettext_lazy("工作量份额"), kind="percent", order=True),
    ]


def people_rows(user: User, people: Iterable[Person], organisation: Organisation | None = None) -> list[dict[str, Any]]:
    """Rows for `People`; `name` is "" where `user` may not see it. Whoever shows them notes the access."""
    everybody = may(user, "registry.list_people", None)
    rows = []
    for person in people:
        present: list[Any] = person.present  # type: ignore[attr-defined]
        here = [e for e in present if organisation is None or e.organisation_id == organisation.pk]
        allowed = everybody or may(user, "registry.view_person", person)
        name = (name_of(person) or _("（已删除）")) if allowed else ""
        rows.append(
            {
                "uri": person.uri if allowed else None,
                "key": person.key,
                "name": name,
                "talents": [str(t.get_talent_display()) for t in person.talents],  # type: ignore[attr-defined]
                "where": [formats.bracketed(e.organisation.name, e.get_kind_display()) for e in here],
                "since": min((e.started_on for e in here), default=None),
                "share": sum(e.share_per_mille for e in here) / 1000 if here else None,
            }
        )
    return rows
