"""Brings the platform up from a clone with nothing but git and Python: `.venv`, front-end files, messages.

Standard library only, because it runs before anything is installed. Each step leaves a stamp (the digest of what it
was made from) and is skipped while the stamp holds, so a warm start costs a few milliseconds.
"""

import sys

# First, and in syntax that an old Python can read: it has to understand the sentence that refuses it.
if sys.version_info < (3, 11):  # noqa: UP036 - the refusal itself
    sys.exit(
        f"需要 Python 3.11 或更高版本，当前是 {sys.version.split()[0]}。请安装后运行：\n"
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Install one, then:\n\n"
        f"    python3.11 {' '.join(sys.argv)}"
    )

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import assets

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
TOOLS = ROOT / "var" / "tools"

VENV_MISSING = """\
这个 Python 不能建立虚拟环境（缺少 venv 或 ensurepip）。Debian/Ubuntu 上请运行：
This Python cannot make virtual environments (venv or ensurepip is missing). On Debian or Ubuntu run:

    apt-get install python3-venv

"""


def prepare(kind: str) -> None:
    """Make the environment `kind` ("server" or "dev") ready; a dev environment also serves as a server's.

    Raises: SystemExit with a sentence that names the remedy.
    """
    started = time.monotonic()
    if not os.access(Path.home(), os.W_OK):  # `runuser`, a service account: the installers' caches go elsewhere
        os.environ["HOME"] = str(TOOLS)
    with _alone():
        made = [*_environment(kind), *_messages()]
    if made:
        say(f"{'、'.join(made)} · {time.monotonic() - started:.0f} s")


def enter(module: str, arguments: list[str]) -> NoReturn:
    """Replace this process by `python -m module` of the environment."""
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])


def say(line: str) -> None:
    print(f"[{ROOT.name}] {line}", file=sys.stderr, flush=True)


def run(*command: object, env: "dict[str, str] | None" = None, cwd: Path = ROOT) -> None:
    """Run one installation command; its output is shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        line = " ".join(str(part) for part in command)
        sys.exit(f"{done.stdout}\n安装步骤失败 · this installation step failed ({done.returncode}):\n    {line}")


def digest(*parts: object) -> str:
    """One fingerprint of files (by content) and of plain values."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once: the second waits, then finds everything done. The lock dies with its process."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "boot.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个进程正在安装，等它完成 · another process is installing, waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _environment(kind: str) -> "list[str]":
    """Python packages and browser files, side by side: one waits for the network while the other unpacks."""
    wanted = {name: _packages_digest(name) for name in ("server", "dev")}
    stamp = VENV / ".stamp"
    found = stamp.read_text().split() if stamp.exists() else []
    # A dev environment is never cut down to a server's: tests and server are used in turn by the same person.
    kind = "dev" if kind == "dev" or (found[:1] == ["dev"]) else "server"
    packages_done = found == [kind, wanted[kind]] and _python_runs()
    assets_done = assets.stamp_holds(ROOT, kind)
    if packages_done and assets_done:
        return []
    uv = _uv()
    made = []
    with ThreadPoolExecutor(2) as pool:
        jobs = []
        if not packages_done:
            say(f"安装 Python 依赖（{kind}）· installing Python packages")
            jobs.append(pool.submit(_packages, uv, kind, stamp, wanted[kind]))
            made.append(".venv")
        if not assets_done:
            say("安装前端文件 · installing browser files")
            jobs.append(pool.submit(assets.install, ROOT, kind, uv, PYTHON, run))
            made.append("build/vendor")
        for job in jobs:
            job.result()
    return made


def _packages_digest(kind: str) -> str:
    # The path is part of it: scripts in .venv/bin name it, so a moved checkout is installed again.
    return digest(REQUIREMENTS / f"{kind}.txt", REQUIREMENTS / "boot.txt", sys.version, str(ROOT))


def _python_runs() -> bool:
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0


def _same_python() -> bool:
    config = VENV / "pyvenv.cfg"
    version = ".".join(map(str, sys.version_info[:3]))
    return _python_runs() and config.exists() and f"version = {version}" in config.read_text()


def _uv() -> Path:
    """The installer, at its locked version, kept outside `.venv` (which it empties of everything not in the lock)."""
    uv = TOOLS / f"uv-{digest(REQUIREMENTS / 'boot.txt')[:12]}"
    if not _same_python():
        shutil.rmtree(VENV, ignore_errors=True)
        _make_venv()
    if not uv.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode:
            run(PYTHON, "-m", "ensurepip")
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
            "--no-deps", "--only-binary", ":all:", "-r", REQUIREMENTS / "boot.txt")  # fmt: skip
        partial = uv.with_suffix(".partial")
        shutil.copy2(VENV / "bin" / "uv", partial)
        partial.rename(uv)
    return uv


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401 - Debian ships venv without it
        import venv
    except ImportError:
        sys.exit(VENV_MISSING)
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as failure:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"{VENV_MISSING}({failure})")


def _packages(uv: Path, kind: str, stamp: Path, fingerprint: str) -> None:
    stamp.unlink(missing_ok=True)
    run(uv, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", "--compile-bytecode",
        REQUIREMENTS / f"{kind}.txt", env=quiet_environment())  # fmt: skip
    (packages,) = VENV.glob("lib/python*/site-packages")
    (packages / "nutrition_valley.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    shim = VENV / "bin" / "valley"
    # A shell script, because a path with spaces cannot stand in a "#!" line.
    shim.write_text('#!/bin/sh\nexec "$(dirname -- "$0")/python" -m valley "$@"\n')
    shim.chmod(0o755)
    # Where Python may not write beside the code (PYTHONDONTWRITEBYTECODE), each process would compile all of it anew.
    run(PYTHON, "-m", "compileall", "-q", "-j", "2", ROOT / "valley")
    stamp.write_text(f"{kind} {fingerprint}")


def quiet_environment() -> "dict[str, str]":
    """For uv: it never fetches a Python of its own, and says nothing about hard links across disks."""
    return {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy")}


def _messages() -> "list[str]":
    """Compile the catalogues that changed (.po → .mo) with polib, for machines without gettext."""
    sources = sorted((ROOT / "valley").rglob("locale/**/*.po"))
    if not sources:
        return []
    stamp = ROOT / "build" / ".messages"
    fingerprint = digest(*sources)
    outputs = {source.parents[1] if source.parent.name == "parts" else source.parent.parent for source in sources}
    present = all((language / "LC_MESSAGES" / "django.mo").exists() for language in outputs)
    if present and stamp.exists() and stamp.read_text() == fingerprint:
        return []
    run(PYTHON, ROOT / "script" / "messages.py")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(fingerprint)
    return ["locale"]
