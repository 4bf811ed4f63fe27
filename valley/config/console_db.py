"""`valley db …`: the embedded database from the console. Django is not loaded here."""

import argparse
import os
import sys
from pathlib import Path

from valley.config import embedded
from valley.config.embedded import cluster, passwords, transfer

EXTERNAL = """\
DATABASE_URL 已设置，使用的是外部数据库，请用它自己的工具。
DATABASE_URL is set, so an external database is in use: please use its own tools.
"""


def main(arguments: list[str]) -> int:
    """start | stop | status | psql | url | dump | restore; the number is the exit code."""
    parser = argparse.ArgumentParser(prog="valley db", description=__doc__, allow_abbrev=False)
    sub = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    sub.add_parser("start", help="启动 · start it (it stays until `stop`)")
    stop = sub.add_parser("stop", help="停止 · stop it, whoever uses it")
    stop.add_argument("--unused", action="store_true", help="unless another process uses it")
    sub.add_parser("status", help="状态 · is it running, where; exit code 3 if not")
    url = sub.add_parser("url", help="地址（含密码）· its address, password included")
    url.add_argument("--owner", action="store_true", help="of the role that owns the tables")
    psql = sub.add_parser("psql", help="SQL 终端 · psql as the owner of the tables")
    psql.add_argument("--superuser", action="store_true", help="as postgres")
    psql.add_argument("rest", nargs=argparse.REMAINDER, help="psql's own arguments, after --")
    dump = sub.add_parser("dump", help="备份到文件 · write a backup")
    dump.add_argument("file", type=Path)
    dump.add_argument("--binaries", type=Path, help="programs of the version that made the data")
    restore = sub.add_parser("restore", help="由备份恢复到空库 · fill the empty database from a backup")
    restore.add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    if os.environ.get("DATABASE_URL"):
        print(EXTERNAL, end="", file=sys.stderr)
        return 2
    return _run(chosen)


def _run(chosen: argparse.Namespace) -> int:
    place = embedded.place_of()
    if chosen.verb == "start":
        embedded.ensure_running(place)
        return _status(place)
    if chosen.verb == "stop":
        stopped = embedded.stop_if_unused(place) if chosen.unused else embedded.stop(place)
        if chosen.unused and not stopped and embedded.looks_alive(place):
            print("仍有人使用 · in use")
            return 4
        print("已停止 · stopped" if stopped else "未在运行 · not running")
        return 0
    if chosen.verb == "status":
        return _status(place)
    if chosen.verb == "dump":
        transfer.dump(place, chosen.file.absolute(), chosen.binaries)
        print(chosen.file.absolute())
        return 0
    if chosen.verb == "restore":
        transfer.restore(place, chosen.file.absolute())
        return 0
    urls = embedded.ensure_running(place)
    if chosen.verb == "url":
        print(urls.owner if chosen.owner else urls.app)
        return 0
    return _psql(place, chosen)


def _status(place: embedded.Place) -> int:
    found = embedded.status(place)
    if found.pid is None:
        print(f"未在运行 · not running\n{found.data}")
        return 3
    print(f"运行中 · running: PostgreSQL {found.version}, 127.0.0.1:{found.port}, pid {found.pid}\n{found.data}")
    return 0


def _psql(place: embedded.Place, chosen: argparse.Namespace) -> int:
    role = passwords.SUPERUSER if chosen.superuser else passwords.OWNER
    port = str(embedded.status(place).port)
    environment = {**os.environ, "PGPASSWORD": passwords.read(place)[role]}
    program = str(place.binaries / "psql")
    given = chosen.rest[1:] if chosen.rest[:1] == ["--"] else chosen.rest
    os.execve(
        program,
        [program, "-h", "127.0.0.1", "-p", port, "-U", role, "-d", cluster.DATABASE, *given],
        environment,
    )
