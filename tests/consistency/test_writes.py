"""Every write is an action: no other room changes the database."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.consistency.house import app_of, module_of, sources

# QuerySet and Model methods that write, however they are called.
ALWAYS = {
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "create_user",
    "create_superuser",
}
# These are also names of harmless things (dict.update(other), workbook.save(path)): a model's take keywords at most.
WITHOUT_POSITIONALS = {"save", "delete", "update"}
SQL = re.compile(r"^\s*(INSERT INTO|UPDATE \w|DELETE FROM|TRUNCATE)", re.I)

# Sockets that actions call inside their transaction, and shells around third-party writers; each with its reason.
ALLOWED = {
    "valley.kernel.journal": "publish() is called by actions, inside their transaction",
    "valley.kernel.links": "link() is called by actions, inside their transaction",
    "valley.kernel.personal": "new_key() is called by actions, inside their transaction",
    "valley.kernel.notices": "notify() is called by actions, inside their transaction",
    "valley.kernel.evidence": "store() is called by actions, inside their transaction",
}


def writes(source: str) -> Iterator[tuple[int, str]]:
    """(line, what) of every call in `source` that writes to the database."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            harmless = any(isinstance(a, ast.Starred) for a in node.args) or bool(node.args)
            dict_update = name == "update" and not node.keywords
            if name in ALWAYS or (name in WITHOUT_POSITIONALS and not harmless and not dict_update):
                yield node.lineno, f".{name}("
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node.lineno, node.value.strip()[:40]


def is_action(module: str) -> bool:
    rooms = module.removeprefix(f"valley.{app_of(module)}").split(".")
    return "actions" in rooms[:2] or "migrations" in rooms[:2] or module.startswith("valley.config")


def test_no_room_but_actions_writes() -> None:
    found = [
        f"{module_of(path)}:{line} {what}"
        for path in sources()
        if not is_action(module_of(path)) and module_of(path) not in ALLOWED
        for line, what in writes(path.read_text())
    ]
    assert found == []


def test_the_allowances_are_needed() -> None:
    modules = {module_of(path): path for path in sources()}
    unused = [m for m in ALLOWED if m not in modules or not list(writes(modules[m].read_text()))]
    assert unused == []


@pytest.mark.parametrize(
    "source",
    [
        "Thing.objects.create(a=1)",
        "Thing.objects.filter(a=1).update(b=2)",
        "thing.save(update_fields=['a'])",
        "thing.delete()",
        "cursor.execute('DELETE FROM thing')",
    ],
)
def test_the_check_sees_a_write(source: str) -> None:
    assert list(writes(source))


@pytest.mark.parametrize("source", ["book.save('a.xlsx')", "d.update({'a': 1})", "Thing.objects.filter(a=1)"])
def test_the_check_lets_other_things_pass(source: str) -> None:
    assert not list(writes(source))
