"""A real browser on a real server. Skipped, with the reason, where no Chromium is found."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from valley.config.settings import BASE_DIR, BUILD_DIR, VAR_DIR
from valley.kernel.models import User

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP, PHONE = (1280, 900), (360, 780)
AXE = BUILD_DIR / "test" / "axe.min.js"
SHOTS = VAR_DIR / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIOLATIONS = """async rules => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, help, nodes}) => nodes.map(node =>
    `${id}: ${help} → ${node.target} ${node.failureSummary.split("\\n").at(-1).trim()}`));
}"""

# Playwright's sync API runs an event loop in this thread, which Django would take for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """`VALLEY_CHROMIUM`, else the first Chromium on the path."""
    path = os.environ.get("VALLEY_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.skip("no Chromium here: install one, or set VALLEY_CHROMIUM to its path")
    if not AXE.exists():
        pytest.skip(f"{AXE.relative_to(BASE_DIR)} is missing: script/setup makes it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


class Screen:
    """A page in a window of one size. Console errors, page errors and refused content are collected as `faults`."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        self.expected = ""
        page.on("console", self._heard)
        page.on("pageerror", self._failed)

    def leave(self) -> None:
        """Whatever the page says from here on is somebody else's."""
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._failed)

    def _failed(self, error: Error) -> None:
        self.faults.append(f"page error: {error}")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.expected and re.search(self.expected, message.text)):
            self.faults.append(f"console: {message.text}")

    def open(self, path: str, *, status: int = 200) -> None:
        """Load `path`; raises AssertionError if the answer has another status."""
        self.expected = rf"status of {status}\b" if status >= 400 else ""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.status == status, f"{path} → {answer.status}"
        self.page.wait_for_load_state("load")
        self.page.wait_for_function("document.querySelectorAll('[data-drawn=wait]').length === 0")

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA, one line each."""
        self.page.evaluate(f"{AXE.read_text(encoding='utf-8')};0")  # without the 0, the whole of axe is sent back
        found: list[str] = self.page.evaluate(VIOLATIONS, RULES)
        return found

    def overflow_px(self) -> int:
        """How far the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def picture(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)

    def check(self, name: str) -> None:
        """Everything that holds for every page."""
        self.picture(name)
        assert self.overflow_px() <= 0, f"{name}: {self.overflow_px()} px too wide"
        assert self.violations() == []
        assert self.faults == []


Opener = Callable[..., Screen]


def cookies_of(user: User | None, language: str) -> dict[str, str]:
    """What makes a window that of `user`, in `language`."""
    cookies = {"django_language": language} if language else {}
    if user:
        client = Client()
        client.force_login(user)
        cookies["sessionid"] = client.cookies["sessionid"].value
    return cookies


@pytest.fixture
def screen(chromium: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """`screen(PHONE, user=someone, language="en", scripts=False)` opens a window of its own."""
    contexts = []

    def opened(
        size: tuple[int, int] = DESKTOP, *, user: User | None = None, language: str = "", scripts: bool = True
    ) -> Screen:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", java_script_enabled=scripts
        )
        contexts.append(context)
        for name, value in cookies_of(user, language).items():
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return Screen(context.new_page(), live_server.url)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def one_page(chromium: Browser) -> Page:
    """A page that many tests load into one after the other: a window of its own costs each a second."""
    return chromium.new_context(locale="zh-CN").new_page()


@pytest.fixture
def window(one_page: Page, live_server: LiveServer) -> Iterator[Opener]:
    """`window(PHONE, user=someone, language="en")` makes the one page new: size, who is there, nothing remembered."""

    screens: list[Screen] = []

    def opened(size: tuple[int, int], *, user: User | None = None, language: str = "") -> Screen:
        for before in screens:
            before.leave()
        one_page.set_viewport_size({"width": size[0], "height": size[1]})
        one_page.context.clear_cookies()
        for name, value in cookies_of(user, language).items():
            one_page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        screens[:] = [Screen(one_page, live_server.url)]
        return screens[0]

    yield opened
    for before in screens:
        before.leave()
    one_page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    one_page.goto("about:blank")
