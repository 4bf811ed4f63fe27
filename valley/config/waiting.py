"""The page while the demonstration is being loaded: web is up, and says how far it is.

The supervisor names a file in VALLEY_LOADING. While it is there, every page answers with the progress that it holds;
the loader writes it, and it goes away with the last step. The page asks again by itself, without a script; programs are
told by 503 and Retry-After. Plain WSGI: it needs neither tables nor sessions.
"""

import contextlib
import html
import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

NAME = "VALLEY_LOADING"
AGAIN_S = 3
STALE_S = 120.0  # a loader that has said nothing for so long is gone or stuck, and the page says so
TITLE = ("营养谷 · 正在装入演示数据", "Nutrition Valley · loading the demonstration")
GOES_ON = (
    f"平台已经启动，页面在装完后自动打开；每 {AGAIN_S} 秒更新一次。登录口令会显示在启动它的终端里。",
    f"The platform is up; this page opens by itself when the load is done and looks again every {AGAIN_S} s. "
    "The passwords will be printed in the terminal that started it.",
)
SILENT = (
    "已有两分钟没有进展，请看启动它的终端。",
    "No progress for two minutes: please look at the terminal that started it.",
)
FAILED = (
    "库中没有留下一半的数据。请看启动它的终端里的说明，然后重新运行 script/server，"
    "或用 script/server --empty 打开空平台。",
    "Nothing half-loaded stays in the database. See the terminal that started it, then run script/server again, "
    "or script/server --empty for an empty platform.",
)
ATTEMPT = ("第 {} 次尝试", "attempt {}")
STAGES = {
    "starting": ("正在准备", "starting"),
    "story": ("正在讲述四年的记录", "telling four years of records"),
    "figures": ("正在计算指标", "computing the indicators"),
    "search": ("正在建立搜索索引", "building the search index"),
    "again": (
        "上一次装入中断，没有留下一半的数据；正在重新装入",
        "the last load broke off and left nothing behind; loading again",
    ),
    "failed": ("装入失败", "loading failed"),
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far the load is. `percent` of the whole, a whole number; `detail`: the year being told, or why it failed."""

    stage: str = "starting"
    percent: int = 0
    detail: str = ""
    attempt: int = 1
    at: float = 0.0

    @property
    def failed(self) -> bool:
        return self.stage == "failed"


def write(path: Path, progress: Progress) -> None:
    """Put `progress` where the page reads it, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(asdict(replace(progress, at=time.time()))), encoding="utf-8")
    half.replace(path)


def read(path: Path) -> Progress | None:
    """What the page shows; None once the load is over."""
    try:
        return Progress(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        return Progress()


def over(path: Path) -> None:
    """From now on the pages themselves answer."""
    path.unlink(missing_ok=True)


class Teller:
    """What the loader tells of itself; silent where nobody asked (no VALLEY_LOADING)."""

    def __init__(self, path: str | None = None) -> None:
        named = os.environ.get(NAME, "") if path is None else path
        self.path = Path(named) if named else None
        before = read(self.path) if self.path else None
        self.attempt = before.attempt if before else 1
        self.last = Progress()

    def __call__(self, stage: str, percent: int, detail: str = "") -> None:
        if self.path is None:
            return
        told = Progress(stage, percent, detail, self.attempt)
        if told != self.last:
            self.last = told
            with contextlib.suppress(OSError):  # the page is a courtesy: a full disk is said by the database
                write(self.path, told)


Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def waiting(application: Application, named: str | None = None) -> Application:
    """`application` behind the page of progress, while there is progress; itself where nobody named a file."""
    name = os.environ.get(NAME, "") if named is None else named
    if not name:
        return application
    path = Path(name)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        progress = read(path)
        if progress is None or environ.get("PATH_INFO", "").startswith("/static/"):
            return application(environ, start)
        return page(progress, environ, start)

    return answer


def page(progress: Progress, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The progress: 200 on the first page, 503 elsewhere; a program gets the same as JSON."""
    first = environ.get("PATH_INFO", "/") in ("", "/") and environ.get("REQUEST_METHOD") in ("GET", "HEAD")
    programs = environ.get("PATH_INFO", "").startswith(("/api/", "/epcis/")) or "json" in environ.get("HTTP_ACCEPT", "")
    body = (_json(progress) if programs else _html(progress, _english(environ))).encode()
    headers = [
        ("Content-Type", "application/problem+json" if programs else "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; form-action 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Retry-After", str(60 if progress.failed else AGAIN_S)),
    ]
    start("200 OK" if first and not programs else "503 Service Unavailable", headers)
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]


def _english(environ: dict[str, Any]) -> bool:
    """Chinese unless the browser asks for English first, or its owner chose English here before."""
    chosen = [part.strip().partition("=") for part in environ.get("HTTP_COOKIE", "").split(";")]
    said = next((value for name, _eq, value in chosen if name == "django_language"), "")
    return (said or environ.get("HTTP_ACCEPT_LANGUAGE", "").strip()).lower().startswith("en")


def _silent(progress: Progress) -> bool:
    return not progress.failed and progress.at > 0 and time.time() - progress.at > STALE_S


def _json(progress: Progress) -> str:
    zh, en = STAGES.get(progress.stage, STAGES["starting"])
    return json.dumps(
        {
            "type": "about:blank", "title": "演示数据尚未装完 · The demonstration is still being loaded", "status": 503,
            "detail": f"{zh} · {en}", "stage": progress.stage, "percent": progress.percent, "attempt": progress.attempt,
        },
        ensure_ascii=False,
    )  # fmt: skip


def _html(progress: Progress, english: bool) -> str:
    at = 1 if english else 0
    stage = STAGES.get(progress.stage, STAGES["starting"])[at]
    title, detail = TITLE[at], progress.detail
    first = f"{stage} ({detail})" if detail and english else f"{stage}（{detail}）" if detail else stage
    then = (FAILED if progress.failed else SILENT if _silent(progress) else GOES_ON)[at]
    tries = f"<p>{ATTEMPT[at].format(progress.attempt)}</p>" if progress.attempt > 1 else ""
    again = "" if progress.failed else f'<meta http-equiv="refresh" content="{AGAIN_S}">'
    bar = f'<progress max="100" value="{progress.percent}" aria-label="{title}">{progress.percent} %</progress>'
    return (
        f'<!doctype html><html lang="{("zh-Hans", "en")[at]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{again}<title>{title}</title></head>'
        f'<body><main><h1>{title}</h1><p role="status">{html.escape(first)} · {progress.percent} %</p>'
        f"<p>{'' if progress.failed else bar}</p>{tries}<p>{then}</p>"
        f'<p><a href="">{("现在更新", "Look again now")[at]}</a></p></main></body></html>'
    )
