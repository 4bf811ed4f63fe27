"""One signed POST to an address that somebody else chose: where it may go, what it carries, what came of it."""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT_S = 10.0
"""For the connection, and for each wait for an answer."""
LONGEST_PAUSE_S = 300


class NotDelivered(Exception):
    """Nobody confirmed. reason: for a person."""


class BadAddress(ValueError):
    """The address is none that may be called."""


def check_address(url: str, *, private_allowed: bool) -> None:
    """Raises: BadAddress unless it is http(s) with a host; for a host given as a number also where it is private."""
    try:
        at = urlsplit(url)
        port_ok = at.port is None or at.port > 0
    except ValueError as fault:
        raise BadAddress(str(fault)) from fault
    if at.scheme not in ("http", "https") or not at.hostname or not port_ok or at.username is not None:
        raise BadAddress("an http or https address without name and password is needed")
    if len(url) > 2_000 or any(ord(letter) <= 32 for letter in url):
        raise BadAddress("an address has at most 2,000 characters and no blanks")
    if not private_allowed and _is_number(at.hostname) and not _is_public(at.hostname):
        raise BadAddress("addresses of this machine and of private networks are not called")


def signature(body: bytes, secret: str) -> str:
    """HMAC-SHA-256 of the body, keyed with the subscriber's signatureToken, in hexadecimal digits."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def pause_s(failures: int) -> int:
    """Seconds until the next attempt after so many failures in a row: 2, 4, 8 … 300."""
    return int(min(2 ** min(failures, 20), LONGEST_PAUSE_S))


def post(url: str, body: bytes, headers: Mapping[str, str], *, private_allowed: bool) -> None:
    """Deliver; only a 2xx is a confirmation, redirects are not followed.

    The name is looked up once and the address that was checked is the one called.
    Raises: NotDelivered.
    """
    try:
        check_address(url, private_allowed=private_allowed)
        connection = _connection(url, private_allowed)
    except (BadAddress, OSError) as fault:
        raise NotDelivered(f"{type(fault).__name__}: {fault}") from fault
    try:
        at = urlsplit(url)
        path = at._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request("POST", path, body, {"Host": at.netloc, **headers})
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as fault:
        raise NotDelivered(f"{type(fault).__name__}: {fault}") from fault
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise NotDelivered(f"HTTP {answer.status}")


def _connection(url: str, private_allowed: bool) -> http.client.HTTPConnection:
    at = urlsplit(url)
    host = at.hostname or ""
    port = at.port or (443 if at.scheme == "https" else 80)
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [str(number) for number in found if private_allowed or _is_public(str(number))]
    if not allowed:
        raise BadAddress(f"{host} leads to this machine or a private network")
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    plain = socket.create_connection((allowed[0], port), timeout=TIMEOUT_S)
    if at.scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    else:
        connection.sock = plain
    return connection


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_global and not mapped.is_multicast)
