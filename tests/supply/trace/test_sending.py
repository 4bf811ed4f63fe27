"""Sending by page: a file is looked through in words, sent whole or not at all, and its receipt is a link away."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import registry
from tests.supply.trace.engine.test_sheets import DOCK, LEEK, filled
from valley.supply.trace.commands.graph import validate
from valley.supply.trace.models import CaptureJob, Event

GOOD = {"time": "2026-02-26 08:30", "step": "收货", "goods": LEEK, "quantity": 5, "unit": "千克", "place": DOCK}
BAD = {**GOOD, "quantity": "五"}


@pytest.fixture
def sender(client: Client, db: None) -> Client:
    firm = registry.organisation("虚构无软件食品有限公司")
    client.force_login(registry.with_role("filler", firm))
    client.organisation = firm  # type: ignore[attr-defined]
    return client


def post(client: Client, wish: str, *rows: dict[str, object], text: str = "") -> "object":
    given = {"wish": wish, "organisation": client.organisation.pk, "text": text}  # type: ignore[attr-defined]
    if rows:
        given["file"] = SimpleUploadedFile("moves.xlsx", filled("moves", *rows))
    return client.post("/trace/send", given)


def test_one_wrong_cell_and_nothing_is_stored(sender: Client) -> None:
    answer = post(sender, "send", GOOD, BAD)
    assert (answer.status_code, Event.objects.count()) == (422, 0)  # type: ignore[attr-defined]
    told = answer.content.decode()  # type: ignore[attr-defined]
    assert "D4" in told
    assert "不是数字" in told


def test_a_sound_template_is_checked_then_sent_and_its_receipt_is_linked(sender: Client) -> None:
    dry = post(sender, "check", GOOD)
    assert (dry.status_code, Event.objects.count()) == (200, 0)  # type: ignore[attr-defined]
    sent = post(sender, "send", GOOD)
    job = CaptureJob.objects.get()
    assert (sent.status_code, sent["Location"], job.stored_count) == (302, job.uri, 1)  # type: ignore[attr-defined, index]
    page = sender.get(job.uri).content.decode()
    assert f"/api/v1/trace/receipts/{job.public_id}" in page
    shown = sender.get(f"/epcis/v2/capture/{job.public_id}")
    assert shown["Link"] == f'</api/v1/trace/receipts/{job.public_id}>; rel="urn:valley:receipt"'
    assert sender.get(f"/api/v1/trace/receipts/{job.public_id}").json()["stored"] == 1
    repeated = post(sender, "send", GOOD)
    assert (repeated.status_code, Event.objects.count()) == (302, 1)  # type: ignore[attr-defined]


def test_a_document_is_explained_on_the_page_and_on_the_command_line(
    sender: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"type": "ObjectEvent", "eventTime": "yesterday", "eventTimeZoneOffset": "+08:00", "action": "LOOK"}
    answer = post(sender, "check", text=json.dumps(event))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "“yesterday”不是带时区的日期时间" in answer.content.decode()  # type: ignore[attr-defined]
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    assert validate(file) == 1
    assert "“yesterday”不是带时区的日期时间。请写成" in capsys.readouterr().out
    good = tmp_path / "moves.xlsx"
    good.write_bytes(filled("moves", GOOD))
    assert (validate(good), validate(tmp_path / "none")) == (0, 2)
