"""What runs before anything is installed."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests.config.trees import ROOT

SCRIPTS = ROOT / "script"


def script(name: str) -> ModuleType:
    """One of the scripts' modules, which are no package."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec = importlib.util.spec_from_file_location(f"script_{name}", SCRIPTS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(SCRIPTS))


def test_an_old_python_can_read_the_sentence_that_refuses_it() -> None:
    for name in ("boot.py", "assets.py", "server", "test", "setup", "check"):
        ast.parse((SCRIPTS / name).read_text(), feature_version=(3, 7))
    pretend = f"""
import sys
sys.version_info = (3, 9, 2)
sys.argv = ["script/server", "--empty"]
exec(compile(open({str(SCRIPTS / "boot.py")!r}).read(), "boot.py", "exec"))
"""
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert done.returncode == 1
    assert "需要 Python 3.11" in done.stderr
    assert "python3.11 script/server --empty" in done.stderr


def test_a_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    boot = script("boot")
    monkeypatch.setattr(boot, "VENV", tmp_path / ".venv")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        boot._make_venv()
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("installed", "asked", "runs"),
    [
        ("server", "server", []),
        ("dev", "dev", []),
        ("dev", "server", []),
        ("server", "dev", ["dev"]),
        ("", "server", ["server"]),
    ],
)
def test_a_developers_environment_serves_and_is_never_cut_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, installed: str, asked: str, runs: list[str]
) -> None:
    boot = script("boot")
    monkeypatch.setattr(boot, "VENV", tmp_path)
    monkeypatch.setattr(boot, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(boot, "_uv", lambda: Path("uv"))
    monkeypatch.setattr(boot.assets, "stamp_holds", lambda root, kind: True)
    synced: list[str] = []
    monkeypatch.setattr(boot, "_packages", lambda uv, kind, stamp, fingerprint: synced.append(kind))
    if installed:
        (tmp_path / ".stamp").write_text(f"{installed} {boot._packages_digest(installed)}")
    boot._environment(asked)
    assert synced == runs


def test_a_changed_lock_is_installed_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    boot = script("boot")
    monkeypatch.setattr(boot, "REQUIREMENTS", tmp_path)
    for name in ("server", "dev", "boot"):
        (tmp_path / f"{name}.txt").write_text("a==1")
    before = boot._packages_digest("server")
    assert boot._packages_digest("server") == before
    (tmp_path / "server.txt").write_text("a==2")
    assert boot._packages_digest("server") != before


def test_copied_files_refer_to_nothing_that_is_not_copied(tmp_path: Path) -> None:
    assets = script("assets")
    css = tmp_path / "a.css"
    css.write_text(
        '@font-face{src:url("./fonts/i.woff2?v3.1") format("woff2"),url("./fonts/i.woff?") format("woff"),'
        'url("./fonts/i.ttf?v3.1") format("truetype")}\n/*# sourceMappingURL=a.css.map */'
    )
    js = tmp_path / "a.js"
    js.write_text("let a=1;\n//# sourceMappingURL=a.js.map\n")
    for source in (css, js):
        assets._copy(source, tmp_path / "out" / source.name)
    assert (tmp_path / "out" / "a.css").read_text().strip() == (
        '@font-face{src:url("./fonts/i.woff2") format("woff2")}'
    )
    assert (tmp_path / "out" / "a.js").read_text().strip() == "let a=1;"


def test_every_dependency_is_locked_by_hash_and_without_an_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    wanted = {
        "server": project["project"]["dependencies"],
        "dev": project["project"]["dependencies"] + groups["dev"],
        "assets": groups["assets"],
        "boot": groups["boot"],
    }
    for name, lines in wanted.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        locked = {block.split("==")[0].lower() for block in re.split(r"\n(?=\S)", text)}
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text.strip()))
        assert {re.split(r"[\[<>=]", line)[0].lower() for line in lines} <= locked
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_catalogues_and_their_parts_are_one(tmp_path: Path) -> None:
    messages = script("messages")
    language = tmp_path / "en"
    (language / "parts").mkdir(parents=True)
    (language / "LC_MESSAGES").mkdir()
    (language / "LC_MESSAGES" / "django.po").write_text('msgid "谷"\nmsgstr "Valley"\n\nmsgid "园"\nmsgstr ""\n')
    (language / "parts" / "a.po").write_text('msgid "园"\nmsgstr "Park"\n\nmsgid "企业"\nmsgstr "Firm"\n')
    said = {entry.msgid: entry.msgstr for entry in messages.compiled(language)}
    assert said == {"谷": "Valley", "园": "Park", "企业": "Firm"}
