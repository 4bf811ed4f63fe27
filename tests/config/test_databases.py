from typing import Any

import pytest

from valley.config import databases, embedded
from valley.config.databases import django_config, resolve
from valley.config.embedded import Urls


def test_a_server_of_yours_is_used_as_named() -> None:
    app, owner = "postgresql://a@h/d", "postgresql://o@h/d"
    assert resolve({"DATABASE_URL": app, "DATABASE_OWNER_URL": owner}) == Urls(app, owner)
    assert resolve({"DATABASE_URL": app}) == Urls(app, app)


def test_without_one_the_embedded_server_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Urls("postgresql://app@127.0.0.1/valley", "postgresql://owner@127.0.0.1/valley")
    monkeypatch.setattr(embedded, "ensure_running", lambda: ours)
    assert resolve({}) == ours
    assert resolve({"VALLEY_DATABASE": "offline"}) == databases.OFFLINE


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://u%40x:p%2Fw@db.example:6543/name?sslmode=require",
            {"NAME": "name", "USER": "u@x", "PASSWORD": "p/w", "HOST": "db.example", "PORT": "6543",
             "OPTIONS": {"sslmode": "require"}},
        ),
        (
            "postgresql:///name?host=/run/postgresql",
            {"NAME": "name", "USER": "", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": "", "OPTIONS": {}},
        ),
    ],
)  # fmt: skip
def test_every_parameter_of_an_address_is_understood(url: str, expected: dict[str, Any]) -> None:
    config = django_config(url, pool=False)
    assert {key: config[key] for key in expected} == expected
    assert config["CONN_HEALTH_CHECKS"]


def test_connections_are_pooled_where_pages_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "pool" not in django_config("postgresql:///d")["OPTIONS"]
    monkeypatch.setenv("VALLEY_SERVING", "1")
    assert django_config("postgresql:///d")["OPTIONS"]["pool"]["max_size"] >= 4
