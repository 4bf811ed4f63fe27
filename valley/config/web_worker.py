"""gunicorn's threads, with one refusal said as our own interfaces say theirs: a URL that is too long is a problem of
RFC 7807, as EPCIS 2.0 wants it. gunicorn refuses it before it knows the path, with a page of HTML.
"""

from typing import Any

import orjson
from gunicorn import util
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """A worker of the web server: `--worker-class valley.config.web_worker.Worker`."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)  # type: ignore[no-untyped-call]
            return
        self.log.warning("Invalid request from ip=%s: %s", (addr or ("",))[0], exc)
        util.write_nonblock(client, too_long(str(exc)))  # type: ignore[no-untyped-call]


def too_long(detail: str) -> bytes:
    """The whole answer to a URL that is too long."""
    body = orjson.dumps({
        "type": "epcisException:URITooLongException", "title": "URI too long", "status": 414,
        "detail": f"{detail}. Post a named query instead (/epcis/v2/queries).",
    })  # fmt: skip
    head = (
        "HTTP/1.1 414 URI Too Long",
        "Connection: close",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
        "",
        "",
    )
    return "\r\n".join(head).encode() + body
