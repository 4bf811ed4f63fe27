"""The extensions that the platform's tables need, on any server."""

from typing import Any

from valley.config.embedded.errors import NotReady

# Each with what breaks without it.
REQUIRED = {
    "pg_trgm": "search by parts of words",
    "btree_gist": "exclusion constraints over an id and a range",
}
# Used where they are. Only a superuser can put them in.
OFFERED = {
    "vector": "nearest texts by an index, beyond twenty thousand of one language",
}
OLDEST_MAJOR = 15


def check_extensions(connection: Any) -> None:
    """Ask a server (psycopg connection or Django cursor: anything with `execute`) for its version and extensions.

    Raises: NotReady with the exact SQL to run and the database to run it in.
    """
    answer = connection.execute("SELECT current_setting('server_version_num')::int / 10000, current_database()")
    major, database = (answer or connection).fetchone()
    if major < OLDEST_MAJOR:
        raise NotReady(
            f"需要 PostgreSQL {OLDEST_MAJOR} 或更高版本，当前服务器是 {major}。",
            f"PostgreSQL {OLDEST_MAJOR} or newer is needed; this server is {major}.",
        )
    answer = connection.execute("SELECT extname FROM pg_extension")
    present = {row[0] for row in (answer or connection).fetchall()}
    missing = [name for name in REQUIRED if name not in present]
    if missing:
        raise NotReady(
            f"数据库 {database} 缺少扩展：{'、'.join(missing)}。请由数据库管理员在该数据库中运行：",
            f"Database {database} lacks extensions: {', '.join(missing)}. Have its administrator run there:",
            "\n".join([f'\\connect "{database}"', *(f"CREATE EXTENSION {name};" for name in missing)]),
        )
