import hashlib
import hmac
import json

import pytest

from valley.kernel.engine.gateway import Gateway, accepted, post

TOLD = {
    "to": "id-1",
    "texts": ["申报 将于 2026-03-01 截止"],
    "summary": "您有 1 条新通知",
    "link": "https://v.example/notices",
    "at_s": 1_700_000_000,
}


def test_the_signed_format_can_be_checked_by_its_receiver() -> None:
    request = post(Gateway("sms", "https://sms.example/in", "signed", "s3cret"), **TOLD)  # type: ignore[arg-type]
    signed = request.headers["X-Valley-Timestamp"].encode() + b"." + request.body
    assert request.headers["X-Valley-Signature"] == hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
    assert json.loads(request.body)["texts"] == TOLD["texts"]


@pytest.mark.parametrize("format", ["wecom", "dingtalk"])
def test_a_robot_speaks_to_a_group_and_learns_only_the_number(format: str) -> None:
    request = post(Gateway("group", "https://robot.example/send?key=1", format), **TOLD)  # type: ignore[arg-type]
    assert json.loads(request.body) == {
        "msgtype": "text",
        "text": {"content": "您有 1 条新通知 https://v.example/notices"},
    }


def test_a_dingtalk_robot_with_a_secret_gets_its_signature() -> None:
    """The value was computed with `openssl dgst -sha256 -hmac` over "timestamp\\nsecret", as the maker documents."""
    request = post(Gateway("group", "https://robot.example/send?access_token=1", "dingtalk", "SEC0"), **TOLD)  # type: ignore[arg-type]
    assert request.url.startswith("https://robot.example/send?access_token=1&timestamp=1700000000000&sign=")
    assert request.url.endswith("sign=grq97xXoTUjTHFvKaCG7ayUVYZj98Kc7erzY%2BP9gZxg%3D")


@pytest.mark.parametrize(
    ("url", "format", "secret", "words"),
    [
        ("https://a.example", "fax", "x", "format"),
        ("http://a.example", "signed", "x", "https is needed"),
        ("file:///etc/passwd", "signed", "x", "https is needed"),
        ("https://a.example", "signed", "", "needs a secret"),
    ],
)
def test_an_unsafe_gateway_is_refused(url: str, format: str, secret: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Gateway("g", url, format, secret)


def test_a_gateway_on_this_machine_may_speak_http() -> None:
    assert Gateway("g", "http://127.0.0.1:9/x", "wecom").name == "g"


@pytest.mark.parametrize(
    ("format", "status", "answer", "taken"),
    [
        ("signed", 204, b"", True),
        ("signed", 500, b"", False),
        ("wecom", 200, b'{"errcode":0}', True),
        ("wecom", 200, b'{"errcode":93000}', False),
        ("dingtalk", 200, b"<html>", False),
        ("dingtalk", 200, b"[]", False),
    ],
)
def test_what_counts_as_taken(format: str, status: int, answer: bytes, taken: bool) -> None:
    assert accepted(Gateway("g", "https://a.example", format, "x"), status, answer) is taken
