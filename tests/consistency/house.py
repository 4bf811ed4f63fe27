"""What the tests about the code know of the house: its apps, their order and their rooms."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "valley"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def floors() -> list[str]:
    """Packages from top to bottom, as the contract `layers` lists them."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    (layers,) = [c["layers"] for c in contracts if c["id"] == "layers"]
    return [layer.strip("()").removeprefix("valley.") for layer in layers]


def app_of(module: str) -> str:
    """`valley.supply.trace.models.lot` → "supply.trace"; `valley.registry.models` → "registry"."""
    parts = module.split(".")[1:]
    if not parts:
        return ""
    inside = PACKAGE.joinpath(*parts[:1])
    if not (inside / "apps.py").exists() and len(parts) > 1 and (inside / parts[1] / "apps.py").exists():
        return ".".join(parts[:2])
    return parts[0]


def floor_of(app: str) -> int:
    """0 is the top."""
    return floors().index(app.split(".")[0])


def sources() -> list[Path]:
    """Every Python file of the platform."""
    return sorted(p for p in PACKAGE.rglob("*.py") if "node_modules" not in p.parts)


def module_of(path: Path) -> str:
    """The dotted name of a source file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
