"""The console's words for accounts."""

import argparse

import pytest

from valley.kernel import commands
from valley.kernel.actions.recovery import use_recovery
from valley.kernel.actions.tokens import use_token
from valley.kernel.errors import Missing
from valley.kernel.models import User


def run(*arguments: str) -> None:
    parser = argparse.ArgumentParser()
    commands.commands(parser.add_subparsers())
    chosen = parser.parse_args(arguments)
    chosen.run(chosen)


def test_token_prints_a_working_token(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    run("token", user.username, "--scope", "read", "--days", "7")
    found = use_token(text=capsys.readouterr().out.splitlines()[0])
    assert found is not None
    assert (found.user, found.scopes) == (user, ["read"])


def test_recover_prints_a_working_code(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    run("recover", user.username)
    code = capsys.readouterr().out.splitlines()[2].split("：")[1]
    use_recovery(username=user.username, code=code, password="another long battery")


def test_an_unknown_name_is_refused(db: None) -> None:
    with pytest.raises(Missing):
        run("token", "nobody")
