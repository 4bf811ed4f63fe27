"""What holds for every page, at a desk and on a phone."""

import pytest
from django.conf import settings

from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.pages import PAGES, Looked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("looked", PAGES, ids=lambda looked: looked.name)
def test_a_page_reads_well(window: Opener, looked: Looked) -> None:
    """At a desk in Chinese, and on a phone in English, whose words are longer; its records are made once."""
    user = looked.user() if looked.user else None
    path = looked.path if isinstance(looked.path, str) else looked.path()
    for size, language in ((DESKTOP, ""), (PHONE, "en")):
        screen = window(size, user=user, language=language)
        screen.open(path, status=looked.status)
        assert screen.page.locator("html").get_attribute("lang") == (language or "zh-hans")
        screen.check(f"{looked.name}-{language}".rstrip("-"))


def test_the_language_switch_works_without_scripts(screen: Opener) -> None:
    window = screen(PHONE, scripts=False)
    window.open("/gallery")
    assert window.page.locator("html").get_attribute("lang") == "zh-hans"
    window.page.get_by_role("button", name="English").click()
    assert window.page.url.endswith("/gallery")
    assert window.page.locator("html").get_attribute("lang") == "en"
    assert [c["value"] for c in window.page.context.cookies() if c.get("name") == settings.LANGUAGE_COOKIE_NAME] == [
        "en"
    ]
    window.page.get_by_role("button", name="中文").click()
    assert window.page.locator("html").get_attribute("lang") == "zh-hans"
