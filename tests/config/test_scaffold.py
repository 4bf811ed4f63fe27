"""The scaffold's app passes the checks of the house as it comes."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.config.trees import ROOT
from valley.config import databases, scaffold


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the code, to be written into."""
    for name in ("valley", "tests", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy2(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def run(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(house), "VALLEY_VAR": str(house / "var")}
    # A name of its own: the inner run makes and drops a test database, and it must not be the one of this run.
    environment["DATABASE_URL"] = f"{databases.resolve(os.environ).owner.rpartition('/')[0]}/scaffold_{os.getpid()}"
    environment.pop("PYTEST_ADDOPTS", None)
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(arguments, cwd=house, env=environment, capture_output=True, text=True)


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@pytest.mark.slow
def test_a_new_app_passes_the_checks(house: Path) -> None:
    apps = (("service", "greenhouse"), ("service", "orchard"), ("innovation", "kitchengarden"))
    for chain, name in apps:
        made = run(house, sys.executable, "-m", "valley", "new-app", chain, name, "--zh", "果园", "--about", "Trees.")
        assert made.returncode == 0, made.stderr
    places = [f"{top}/{chain}" for top in ("valley", "tests") for chain in ("service", "innovation")]
    for command in (
        [tool("ruff"), "check", *places, "valley/config"],
        [tool("ruff"), "format", "--check", *places, "valley/config"],
        [tool("lint-imports"), "--no-cache"],
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"tests/{c}/{n}" for c, n in apps)],
    ):
        done = run(house, *command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert "6 passed" in done.stdout


def test_the_new_app_is_bound_by_every_contract(house: Path) -> None:
    scaffold.create(house, "service", "greenhouse", zh="温室", about="Glass.")
    settings = (house / "valley" / "config" / "settings.py").read_text()
    assert settings.index('"valley.service.greenhouse"') < settings.index('"valley.plan"')
    contracts = {
        contract["id"]: contract
        for contract in tomllib.loads((house / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    }
    assert "valley.service.greenhouse" in contracts["rooms"]["containers"]
    assert "valley.service.greenhouse.engine" in contracts["engines"]["source_modules"]
    assert contracts["service"]["ancestors"] == ["valley.service"]


@pytest.mark.parametrize(
    ("chain", "name", "zh"),
    [
        ("service", "Two Words", "果园"),
        ("service", "registry", "果园"),
        ("service", "class", "果园"),
        ("service", "orchard", "Orchard"),
    ],
)
def test_what_would_not_fit_is_refused(chain: str, name: str, zh: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert scaffold.main([chain, name, "--zh", zh, "--about", "Trees."]) == 2
    assert capsys.readouterr().err
    assert not (ROOT / "valley" / chain / name).exists()
