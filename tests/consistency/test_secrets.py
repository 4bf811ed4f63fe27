"""No secret is in the repository."""

import re
import subprocess

import pytest

from tests.consistency.house import ROOT
from valley.kernel.engine.credentials import new_token

PATTERNS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    "API token of ours": r"\bnv_[0-9a-f]{8}_[A-Za-z0-9_-]{43}",
    "password in an address": r"[a-z][a-z0-9+]*://[^/\s:@{}\"'<$%]+:[^/\s:@{}\"'<$%]{3,}@[\w.-]+",
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "cloud access key": r"\b(?:AKIA|LTAI)[A-Z0-9a-z]{12,20}\b",
    "key for an API": r"\bsk-[A-Za-z0-9]{20,}\b",
    "assigned secret": r"(?i)\b(?:secret_key|api_key|access_key)\s*=\s*['\"][A-Za-z0-9_\-+/]{20,}['\"]",
}
EXAMPLES = re.compile(r":(?:PASSWORD|secret|first-password|second-password|第[一二]个密码|p%2Fw)@")
FORBIDDEN_NAMES = re.compile(r"(^|/)(\.env|\.pgpass|.*\.pem|.*\.key|secret-key|id_rsa|id_ed25519)$")


def tracked() -> list[str]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in told.stdout.split("\0") if name]


def findings(text: str) -> list[str]:
    return [name for name, pattern in PATTERNS.items() if re.search(pattern, EXAMPLES.sub(":@", text))]


def test_no_file_holds_a_secret() -> None:
    found = []
    for name in tracked():
        path = ROOT / name
        if not path.is_file() or path.suffix in (".png", ".jpg", ".xlsx", ".woff2"):
            continue
        found += [f"{name}: {finding}" for finding in findings(path.read_text(errors="replace"))]
    assert found == []


def test_no_file_is_of_a_kind_that_holds_secrets() -> None:
    assert [name for name in tracked() if FORBIDDEN_NAMES.search(name)] == []


@pytest.mark.parametrize(
    "text",
    [new_token().text, "-----BEGIN " + "PRIVATE KEY-----", "postgresql" + "://app:hunter22@db.example.cn/valley"],
    ids=["token", "key", "password"],
)
def test_the_check_sees_a_secret(text: str) -> None:
    assert findings(f"x = '{text}'")
