"""`script/server`: PostgreSQL → tables → web → demonstration → worker. What dies is restarted; Ctrl-C stops all.

Web is up as soon as the tables are; while the demonstration is being loaded it answers with the progress
(`config.waiting`). The load is one transaction: one that is killed leaves nothing behind and is begun again, and one
that cannot succeed is reported on the page and here.

Who stops the database: this supervisor, if it started it and nobody else uses it (another supervisor, a test run,
an open connection); otherwise it goes on running until `valley db stop`. A supervisor that is killed takes its web
and worker with it (Linux); the database stays, and the next start finds it.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import psycopg

from valley.config import databases, embedded, waiting
from valley.config.children import Child, stop_in_reverse
from valley.config.loader import Loader

TICK_S = 0.5
LAN = """\
注意：--lan 使同一网络中的任何人都能打开本站，且未加密。仅用于受信任的网络；正式运行请设 https 的 VALLEY_ORIGIN。
Careful: --lan opens this site, unencrypted, to everyone on the same network. Trusted networks only; in production
set an https VALLEY_ORIGIN and put a reverse proxy in front.
"""
TAKEN = """\
端口 {port} 已被占用。请换一个：script/server --port {next}
Port {port} is taken. Choose another: script/server --port {next}
"""
PLAIN = """\
VALLEY_ORIGIN={origin} 是未加密的 http，且不是本机地址。请改用 https，或在受信任的网络中加 --lan。
VALLEY_ORIGIN={origin} is unencrypted http and not this machine. Use https, or add --lan on a trusted network.
"""


LOADING = """\
{address}  （{seconds:.1f} s；页面已可打开，正在装入演示数据
the page is up, the demonstration is being loaded）"""
LOADED = """\
演示数据已装完 · the demonstration is loaded （{seconds:.1f} s；Ctrl-C 停止 · Ctrl-C stops）"""
FAILED = """\
演示数据装入失败（退出码 {code}，试了 {attempts} 次），库中没有留下一半的数据。请看上面的原因；Ctrl-C 后可重新运行，
或加 --empty 打开空平台。
The demonstration could not be loaded (exit code {code}, {attempts} attempts); nothing half-loaded stays.
See the reason above; press Ctrl-C, then run it again, or with --empty for an empty platform."""


class Supervisor:
    """The processes of one platform on one machine, in the order in which they depend on each other."""

    def __init__(self, *, port: int, lan: bool, demonstration: bool) -> None:
        self.port = port
        self.host = "0.0.0.0" if lan else "127.0.0.1"  # noqa: S104 - asked for, and warned of
        self.streams_port = free_port(self.host, port + 1)
        self.lan = lan
        self.demonstration = demonstration
        self.own_database = not os.environ.get("DATABASE_URL")
        self.urls = embedded.Urls("", "")
        self.children: list[Child] = []
        self.loader: Loader | None = None
        self.failed = 0
        self.stopping = False

    def run(self) -> int:
        """Serve until a signal; the number is the exit code."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._asked_to_stop)
        started = time.monotonic()
        try:
            self.urls = databases.resolve(os.environ)
            if code := self._prepare():
                return code
            self._start()
            self._say_address(started)
            while not self.stopping:
                self._tick()
                if self.loader is not None:
                    self._load(self.loader, started)
                time.sleep(TICK_S)
        finally:
            self._stop()
        return self.failed

    def _prepare(self) -> int:
        """Tables, and whether the demonstration is to be loaded; the exit code of what failed."""
        code = self._valley(["migrate"], {**self.environment(), "DATABASE_OWNER_URL": self.urls.owner})
        waiting.over(self.progress)  # of a supervisor that was killed
        if not (code or self.stopping) and self.demonstration and not self._somebody_is_here():
            self.loader = Loader([sys.executable, "-m", "valley", "demo", "--if-empty"], self.progress)
        return code

    def _somebody_is_here(self) -> bool:
        """Whether there are accounts: then nothing is loaded, and nobody need wait to be told so."""
        with psycopg.connect(self.urls.app) as connection:
            asked = connection.execute("SELECT bool_or(fictional), bool_or(NOT fictional) FROM kernel_user")
            told, real = asked.fetchone() or (None, None)
        if told:
            _say("演示数据已经在库中。忘记密码：valley demo --reset-passwords · The demonstration is loaded already.")
        elif real:
            _say("库中已有真实记录，不装演示数据 · real records here, no demonstration loaded")
        return bool(told or real)

    @property
    def progress(self) -> Path:
        """Where the loader says how far it is: a file of this port's own."""
        folder = Path(os.environ.get("VALLEY_VAR") or Path(__file__).resolve().parents[2] / "var")
        return folder / f"loading-{self.port}.json"

    def _load(self, loader: Loader, started: float) -> None:
        """See how the load goes; once it is over, the pages answer and the others start."""
        code = loader.tend()
        if code is None:
            return
        self.loader = None
        if code:
            self.failed = code
            _say(FAILED.format(code=code, attempts=loader.attempt))
            return  # the page says so until Ctrl-C
        waiting.over(self.progress)
        self._start_others()
        _say(LOADED.format(seconds=time.monotonic() - started))

    def _valley(self, arguments: list[str], environment: dict[str, str]) -> int:
        return subprocess.run([sys.executable, "-m", "valley", *arguments], env=environment).returncode

    def environment(self) -> dict[str, str]:
        """What web and worker are told: the application's role only, never the owner's password."""
        environment = {**os.environ, "DATABASE_URL": self.urls.app}
        environment.pop("DATABASE_OWNER_URL", None)
        environment.setdefault("VALLEY_ORIGIN", f"http://127.0.0.1:{self.port}")
        environment.setdefault("VALLEY_STREAMS_ORIGIN", f"ws://127.0.0.1:{self.streams_port}")
        if self.lan:
            environment["VALLEY_LAN"] = "1"
        return environment

    def _start(self) -> None:
        web = [sys.executable, "-m", "gunicorn", "valley.config.wsgi:application",
               "--bind", f"{self.host}:{self.port}", "--workers", "2", "--threads", "4",
               "--worker-class", "valley.config.web_worker.Worker",
               "--limit-request-line", "8190",
               "--no-control-socket", "--graceful-timeout", "20", "--log-level", "warning"]  # fmt: skip
        # WebSockets and webhooks of EPCIS subscriptions, on the next free port
        streams = [sys.executable, "-m", "gunicorn", "valley.config.asgi:application",
                   "--bind", f"{self.host}:{self.streams_port}", "--worker-class", "asgi", "--workers", "1",
                   "--asgi-lifespan", "on", "--no-control-socket", "--graceful-timeout", "5",
                   "--log-level", "warning"]  # fmt: skip
        worker = [sys.executable, "-m", "valley", "worker"]
        environment = self.environment()
        serving = {**environment, "VALLEY_SERVING": "1"}
        if self.loader is not None:
            self.loader.start(environment)
        if self.demonstration:
            serving[waiting.NAME] = str(self.progress)
        self.children = [Child("web", web, serving)]
        self.others = [Child("worker", worker, environment), Child("streams", streams, environment)]
        self.children[0].start()
        if self.loader is None and not self.failed:
            self._start_others()

    def _start_others(self) -> None:
        """Worker and streams: they would only take the load's time, and find nothing before it is done."""
        for child in self.others:
            child.start()
        self.children += self.others

    def _tick(self) -> None:
        if self.own_database and not embedded.looks_alive():
            _say("数据库停了，正在重新启动 · the database died, starting it again")
            urls = embedded.ensure_running()
            if urls != self.urls:  # its port was lost to somebody else meanwhile
                self.urls = urls
                stop_in_reverse(self.children)
                if self.loader is not None:
                    self.loader.stop()
                self._start()
        for child in self.children:
            child.tend()

    def _say_address(self, started: float) -> None:
        """Wait until the page is there, then say where."""
        address = f"http://127.0.0.1:{self.port}/"
        while not self.stopping and not _answers(address):
            self._tick()
            time.sleep(0.1)
        if self.stopping:
            return
        if self.lan:
            _say(LAN + f"\n    http://{_lan_address()}:{self.port}/")
        origin = os.environ.get("VALLEY_ORIGIN", "")
        if self.loader is not None:
            _say(LOADING.format(address=origin or address, seconds=time.monotonic() - started))
            return
        _say(f"{origin or address}  （{time.monotonic() - started:.1f} s；Ctrl-C 停止 · Ctrl-C stops）")

    def _stop(self) -> None:
        if self.loader is not None:
            self.loader.stop()
        stop_in_reverse(self.children)
        waiting.over(self.progress)
        if self.own_database and embedded.started_here():
            if embedded.stop_if_unused():
                _say("数据库已停止 · the database is stopped")
            else:
                _say("数据库仍有人使用，继续运行 · the database is in use and goes on running: valley db stop")

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        if self.stopping:  # asked twice: no more patience
            for child in self.children:
                child.kill()
        self.stopping = True


def _answers(address: str) -> bool:
    """Any answer counts, a redirect to https too: it is served."""
    opener = urllib.request.build_opener(_StayHere)
    try:
        opener.open(address, timeout=30).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _lan_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nothing is sent, the system only chooses its address
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def free_port(host: str, wished: int) -> int:
    """The first port from `wished` on that nobody has; any other where the next fifty are all taken."""
    for port in range(wished, min(wished + 50, 65_536)):
        if not _taken(host, port):
            return port
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, refuse what cannot work, serve."""
    parser = argparse.ArgumentParser(prog="script/server", description="打开平台 · open the platform")
    parser.add_argument("--port", type=int, default=8000, help="端口（8000）· port")
    parser.add_argument("--empty", action="store_true", help="不装演示数据 · without demonstration data")
    parser.add_argument("--lan", action="store_true", help="对本地网络开放 · open to the local network")
    chosen = parser.parse_args(arguments)
    if not 1 <= chosen.port <= 65_535:
        parser.error("--port: 1–65535")
    origin = os.environ.get("VALLEY_ORIGIN", "")
    if not chosen.lan and urlsplit(origin).scheme == "http" and not _loopback(urlsplit(origin).hostname or ""):
        _say(PLAIN.format(origin=origin))
        return 2
    if _taken("0.0.0.0" if chosen.lan else "127.0.0.1", chosen.port):  # noqa: S104
        _say(TAKEN.format(port=chosen.port, next=free_port("127.0.0.1", chosen.port + 1)))
        return 2
    try:
        return Supervisor(port=chosen.port, lan=chosen.lan, demonstration=not chosen.empty).run()
    except embedded.NotReady as refusal:
        _say(str(refusal))
        return 1


def _loopback(host: str) -> bool:
    return host == "localhost" or host == "::1" or host.startswith("127.")


if __name__ == "__main__":
    sys.exit(main())
