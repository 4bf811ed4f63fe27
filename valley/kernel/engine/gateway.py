"""Requests to message gateways, built but not sent.

Formats: `signed`: our own, for an SMS or app gateway; `wecom` and `dingtalk`: group robots as their makers document
them (text messages; DingTalk's robot with its timestamp signature). A robot speaks to a group, so it gets the number of
notices and the way to them, never what they say.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

FORMATS = ("signed", "wecom", "dingtalk")


@dataclass(frozen=True)
class Gateway:
    """A door that the installation's keeper allowed. Raises ValueError for an unknown format or an unsafe address."""

    name: str
    url: str
    format: str
    secret: str = ""

    def __post_init__(self) -> None:
        at = urlsplit(self.url)
        if self.format not in FORMATS:
            raise ValueError(f"gateway {self.name!r}: format {self.format!r} is not one of {', '.join(FORMATS)}")
        if at.scheme != "https" and not (at.scheme == "http" and at.hostname in {"127.0.0.1", "localhost", "::1"}):
            raise ValueError(f"gateway {self.name!r}: https is needed, except on this machine itself")
        if self.format == "signed" and not self.secret:
            raise ValueError(f"gateway {self.name!r}: the signed format needs a secret")


@dataclass(frozen=True)
class Post:
    """One HTTP POST: address, JSON body, headers."""

    url: str
    body: bytes
    headers: dict[str, str]


def post(gateway: Gateway, *, to: str, texts: list[str], summary: str, link: str, at_s: int) -> Post:
    """The request that tells `to` (an opaque id; the gateway knows the number) these texts.

    `at_s` is Unix time in seconds; the receiver refuses old timestamps and so repeated requests.
    """
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if gateway.format == "signed":
        body = _json({"to": to, "texts": texts, "summary": summary, "link": link, "at": at_s})
        signature = hmac.new(gateway.secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
        return Post(gateway.url, body, headers | {"X-Valley-Timestamp": str(at_s), "X-Valley-Signature": signature})
    body = _json({"msgtype": "text", "text": {"content": f"{summary} {link}"}})
    url = gateway.url
    if gateway.format == "dingtalk" and gateway.secret:
        at_ms = at_s * 1000
        digest = hmac.new(gateway.secret.encode(), f"{at_ms}\n{gateway.secret}".encode(), hashlib.sha256).digest()
        sign = quote(base64.b64encode(digest).decode(), safe="")
        url += f"{'&' if '?' in url else '?'}timestamp={at_ms}&sign={sign}"
    return Post(url, body, headers)


def accepted(gateway: Gateway, status: int, answer: bytes) -> bool:
    """Whether the gateway took it. Robots answer 200 even when they refuse, with `errcode` in the body."""
    if not 200 <= status < 300:
        return False
    if gateway.format == "signed":
        return True
    try:
        return bool(json.loads(answer)["errcode"] == 0)
    except (ValueError, KeyError, TypeError):
        return False


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
