"""An app is entered from above by its public rooms only."""

import grimp

from tests.consistency.house import app_of

PUBLIC = {"actions", "queries", "rules", "events", "errors"}
# The kernel is made to be stood upon: its sockets and its bases are public too, never its doors.
KERNEL = PUBLIC | {
    *("models", "engine", "templatetags", "forms"),
    *("journal", "permissions", "things", "measures", "links", "search", "notices", "evidence"),
    *("personal", "clock", "units", "money", "text"),
    *("deeds", "screens", "tables", "formats", "charts"),  # what pages are composed of
    "migrations",  # the promises that every append-only table makes
    "rulebooks",  # the socket of the rule library
    "passing",  # the socket of hand-overs
    "compiled",  # questions that a page asks every time, written into SQL once
}
# Types of the registry's records stand in signatures above; reads and writes still go by the public rooms.
# Its engines are pure: codes and classifications; its fields are how any form names an organisation.
REGISTRY = PUBLIC | {"models", "engine", "forms"}


def rooms_of(app: str) -> set[str]:
    return {"kernel": KERNEL, "registry": REGISTRY}.get(app, PUBLIC)


def test_apps_are_entered_by_their_public_rooms() -> None:
    graph = grimp.build_graph("valley", exclude_type_checking_imports=True)
    wrong = []
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            above, below = app_of(importer), app_of(imported)
            if above in ("", "config", "__main__") or below == "" or above == below:
                continue
            room = imported.removeprefix(f"valley.{below}").strip(".").split(".")[0]
            if room not in rooms_of(below):
                wrong.append(f"{importer} → {imported}")
    assert wrong == []
