"""VALLEY_ORIGIN decides security."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ASK = """from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"""


def valley(origin: str, var: Path, *command: str) -> subprocess.CompletedProcess[str]:
    database = settings.DATABASES["default"]
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/postgres"
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("VALLEY_", "DJANGO_"))},
        "DATABASE_URL": os.environ.get("DATABASE_URL", url),
        "VALLEY_ORIGIN": origin,
        "VALLEY_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "valley.config.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, timeout=120)


def test_check_deploy_has_nothing_to_say_under_https(tmp_path: Path) -> None:
    told = valley("https://valley.example.cn", tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "INFO")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "0 silenced" in told.stdout


@pytest.mark.parametrize(
    ("origin", "expected"),
    [("https://valley.example.cn", "True True 31536000"), ("http://127.0.0.1:8000", "False False 0")],
)
def test_https_turns_on_what_only_https_can_carry(tmp_path: Path, origin: str, expected: str) -> None:
    told = valley(origin, tmp_path, "-c", ASK)
    assert told.stdout.strip() == expected, told.stderr
