"""`valley new-app CHAIN NAME`: an app with its rooms, its tests, and its place in settings and contracts."""

import argparse
import keyword
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHAINS = {"innovation": "创新链", "industry": "产业链", "supply": "供应链", "service": "服务链"}
# From the top of the house down (ADR-0001).
FLOORS = ["portal", *CHAINS, "plan", "registry", "kernel"]

INIT = '"""{zh}. {about}"""\n'
APPS = '''"""Django's entry for `{name}`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class {camel}Config(AppConfig):
    """{title}."""

    name = "valley.{chain}.{name}"
    label = "{name}"
    verbose_name = _("{zh}")
'''
TEST = """from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command


def test_the_app_is_part_of_the_house() -> None:
    assert apps.get_app_config("{name}").name == "valley.{chain}.{name}"


@pytest.mark.django_db
def test_every_change_of_the_tables_has_its_migration() -> None:
    said = StringIO()
    call_command("makemigrations", "{name}", check=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()
"""
ROOMS = {
    "engine/__init__.py": "Engines of the app: plain Python, no Django.",
    "models/__init__.py": "Tables of the app, one noun a file, exported here.",
    "events.py": "What happened here: frozen facts, past participles.",
    "errors.py": "What is refused here: facts, each with its remedy.",
    "rules.py": "Who may do what: one function per verb, registered with `@permits`.",
    "queries.py": "Reads that cross models.",
    "actions/__init__.py": "Every write: imperatives, keyword-only, `by=` whom, atomic.",
}
CONTRACT = """

[[tool.importlinter.contracts]]
id = "{chain}"
name = "No cycle among the apps of {zh}"
type = "acyclic_siblings"
ancestors = ["valley.{chain}"]
"""
NEXT = """\
已建立 {made} 个文件。接下来 · {made} files made. Next:
  1. docs/words/{name}.md            用词 · the words
  2. valley/{chain}/{name}/models/   表 · tables, then: valley manage makemigrations {name}
  3. valley/{chain}/{name}/actions/  动作与测试 · actions and their tests
  4. valley/config/urls.py, api.py, menu.py   三行 · the doors, one line each
  5. script/check && script/test tests/{chain}/{name}
"""


def main(arguments: list[str]) -> int:
    """Read the command line, refuse what would not fit, write."""
    parser = argparse.ArgumentParser(prog="valley new-app", description=__doc__, allow_abbrev=False)
    parser.add_argument("chain", choices=CHAINS, help="、".join(f"{name} {zh}" for name, zh in CHAINS.items()))
    parser.add_argument("name", help="英文小写，例如 laboratory · lower case, one noun")
    parser.add_argument("--zh", required=True, help="中文名称，例如 检测服务 · its name on screen")
    parser.add_argument("--about", required=True, help="一句英文说明 · one English sentence: what it holds")
    chosen = parser.parse_args(arguments)
    if problem := _problem(chosen.chain, chosen.name, chosen.zh):
        print(problem, file=sys.stderr)
        return 2
    made = create(ROOT, chosen.chain, chosen.name, zh=chosen.zh, about=chosen.about)
    print(NEXT.format(made=made, chain=chosen.chain, name=chosen.name), end="")
    return 0


def _problem(chain: str, name: str, zh: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*", name) or keyword.iskeyword(name):
        return f"名称须为一个小写英文词 · the name must be one lower-case English word: {name}"
    taken = {path.parent.name for path in (ROOT / "valley").rglob("apps.py")} | set(FLOORS) | {"config"}
    if name in taken or (ROOT / "valley" / chain / name).exists():
        return f"已有同名应用 · an app of this name exists: {name}"
    if not re.search(r"[\u4e00-\u9fff]", zh):
        return f"--zh 须为中文 · --zh must be Chinese: {zh}"
    return ""


def create(root: Path, chain: str, name: str, *, zh: str, about: str) -> int:
    """Write the app under `root` and enter it in settings and contracts; the number of files made."""
    about = about.rstrip(".。") + "."
    title = name.capitalize()
    words = {"chain": chain, "name": name, "zh": zh, "about": about, "camel": title, "title": title}
    app = root / "valley" / chain / name
    files = {
        app / "__init__.py": INIT.format(**words),
        app / "apps.py": APPS.format(**words),
        app / "migrations" / "__init__.py": "",
        **{app / room: f'"""{purpose}"""\n' for room, purpose in ROOMS.items()},
        root / "tests" / chain / name / "__init__.py": "",
        root / "tests" / chain / name / f"test_{name}.py": TEST.format(**words),
        root / "docs" / "words" / f"{name}.md": f"{zh} | {name} | {about} | ADR-0001\n",
        root / "valley" / "locale" / "en" / "parts" / f"{name}.po": f'msgid "{zh}"\nmsgstr "{title}"\n',
    }
    first_of_chain = not (root / "valley" / chain / "__init__.py").exists()
    if first_of_chain:
        files[root / "valley" / chain / "__init__.py"] = f'"""{CHAINS[chain]}."""\n'
        files[root / "tests" / chain / "__init__.py"] = ""
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _enter_settings(root / "valley" / "config" / "settings.py", chain, name)
    _enter_contracts(root / "pyproject.toml", chain, name, first_of_chain)
    return len(files)


def _enter_settings(path: Path, chain: str, name: str) -> None:
    """Installed apps stand in the order of the house, the top first."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    below = [
        number
        for number, line in enumerate(lines)
        if (found := re.match(r'    "valley\.(\w+)', line))
        and found[1] in FLOORS
        and FLOORS.index(found[1]) >= FLOORS.index(chain)
    ]
    lines.insert(below[0], f'    "valley.{chain}.{name}",\n')
    path.write_text("".join(lines), encoding="utf-8")


def _enter_contracts(path: Path, chain: str, name: str, first_of_chain: bool) -> None:
    """The app's rooms are layered, its engine is plain Python, and its chain has no cycle."""
    text = path.read_text(encoding="utf-8")
    app = f"valley.{chain}.{name}"
    text = _appended(text, r'(?<=id = "rooms"\n)(?:.*\n)*?containers = \[[^\]]*', app)
    text = _appended(text, r'(?<=id = "engines"\n)(?:.*\n)*?source_modules = \[[^\]]*', f"{app}.engine")
    if first_of_chain and f'id = "{chain}"' not in text:
        text = text.rstrip("\n") + CONTRACT.format(chain=chain, zh=CHAINS[chain])
    path.write_text(text, encoding="utf-8")


def _appended(text: str, pattern: str, module: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return f'{text[: found.end()]}, "{module}"{text[found.end() :]}'
