"""Who may do what in the embedded server, and what any server must bring."""

from pathlib import Path

import psycopg
import pytest

from tests.config.trees import Tree
from valley.config.embedded import NotReady, Urls
from valley.config.extensions import check_extensions

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_root")]


@pytest.mark.parametrize("role", ["valley_app", "valley_owner", "postgres"])
@pytest.mark.parametrize("door", ["tcp", "socket"])
def test_nobody_enters_without_the_password(tree: Tree, role: str, door: str) -> None:
    tree.start()
    host = "127.0.0.1" if door == "tcp" else f"/tmp/nv-{tree.home.name[:8]}"
    assert door == "tcp" or any(path.is_socket() for path in Path(host).iterdir())
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=host, port=tree.port, user=role, dbname="valley", password="guessed")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=host, port=tree.port, user=role, dbname="valley", passfile="/nonexistent")


def test_passwords_are_kept_as_scram(tree: Tree) -> None:
    tree.start()
    shown = tree.db("psql", "--superuser", "--", "-Atc", "SELECT DISTINCT left(rolpassword, 14) FROM pg_authid "
                    "WHERE rolpassword IS NOT NULL")  # fmt: skip
    assert shown.stdout.split() == ["SCRAM-SHA-256$"], shown.stderr


@pytest.mark.parametrize("where", ["the database", "a copy made by tests"])
def test_the_application_works_with_rows_and_not_with_tables(tree: Tree, where: str) -> None:
    tree.start()
    app, owner = tree.url(), tree.url(owner=True)
    if where == "a copy made by tests":
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS copied")
            connection.execute("CREATE DATABASE copied")
        app, owner = (f"{url.rpartition('/')[0]}/copied" for url in (app, owner))
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS things")
        connection.execute("CREATE TABLE things (id serial PRIMARY KEY, word text)")
    with psycopg.connect(app, autocommit=True) as connection:
        connection.execute("INSERT INTO things (word) VALUES ('a')")
        connection.execute("UPDATE things SET word = 'b'")
        assert connection.execute("DELETE FROM things RETURNING word").fetchone() == ("b",)
        refused = ["TRUNCATE things", "DROP TABLE things", "CREATE TABLE more (id int)", "CREATE DATABASE more",
                   "ALTER TABLE things ADD x int", "SET ROLE valley_owner"]  # fmt: skip
        for statement in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_the_required_extensions_are_there_or_the_message_has_the_sql(tree: Tree) -> None:
    tree.start()
    with tree.connect() as connection:
        check_extensions(connection)
    with psycopg.connect(tree.url(owner=True), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bare")
        connection.execute("CREATE DATABASE bare TEMPLATE template0")
    with psycopg.connect(f"{tree.url().rpartition('/')[0]}/bare") as connection:
        with pytest.raises(NotReady) as refusal:
            check_extensions(connection)
        with pytest.raises(NotReady), connection.cursor() as cursor:
            check_extensions(cursor)
    said = str(refusal.value)
    for line in ('\\connect "bare"', "CREATE EXTENSION pg_trgm;", "CREATE EXTENSION btree_gist;"):
        assert line in said


def test_urls_name_both_roles(tree: Tree) -> None:
    tree.start()
    urls = Urls(app=tree.url(), owner=tree.url(owner=True))
    assert (urls.app.split(":")[1], urls.owner.split(":")[1]) == ("//valley_app", "//valley_owner")
