"""What the components do in a browser, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Opener

pytestmark = pytest.mark.django_db(transaction=True)


def test_inline_script_and_eval_are_refused_by_the_policy(screen: Opener) -> None:
    window = screen()
    window.open("/gallery")
    window.page.evaluate("""() => {
        window.refused = [];
        document.addEventListener("securitypolicyviolation", e => window.refused.push(e.effectiveDirective));
        const add = (name, key, words) => {
            const made = document.createElement(name); made[key] = words; document.body.append(made);
        };
        add("script", "textContent", "window.ran = true");
        add("style", "textContent", "body{display:none}");
        add("div", "innerHTML", "<p style='color:red'>x</p>");
        setTimeout("window.evaluated = true", 0);
    }""")
    window.page.wait_for_function("window.refused.length >= 4")
    assert window.page.evaluate("window.ran || window.evaluated || false") is False
    refused = window.page.evaluate("window.refused")
    assert {"script-src-elem", "style-src-elem", "style-src-attr", "script-src"} <= set(refused)


def test_a_chart_is_drawn_and_answers_the_pointer_under_the_policy(screen: Opener) -> None:
    window = screen()
    window.open("/gallery")
    charts = window.page.locator("[data-drawn=yes]")
    expect(charts).to_have_count(2)
    canvas = charts.first.locator("canvas").first
    drawn = canvas.evaluate("c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size")
    assert drawn > 20  # colours were laid down, not an empty canvas
    canvas.hover(position={"x": 200, "y": 120})
    window.page.wait_for_timeout(300)
    assert window.faults == []


def test_a_table_sorts_without_reloading_the_page(screen: Opener) -> None:
    window = screen()
    window.open("/gallery")
    window.page.evaluate("window.same = true")
    head = window.page.locator("#table-samples thead").get_by_role("link", name="产值")
    head.click()
    expect(window.page.locator("#table-samples th[aria-sort=ascending]")).to_have_text("产值")
    head.click()
    expect(window.page.locator("#table-samples th[aria-sort=descending]")).to_have_text("产值")
    assert window.page.evaluate("window.same") is True
    assert window.page.url.endswith("sort=-output_fen")
    first = window.page.locator("#table-samples tbody th").first.inner_text()
    window.page.reload()
    assert window.page.locator("#table-samples tbody th").first.inner_text() == first
    assert window.faults == []


def test_a_table_works_the_same_without_scripts(screen: Opener) -> None:
    window = screen(scripts=False)
    window.open("/gallery")
    window.page.get_by_label("报表状态").first.select_option("draft")
    window.page.get_by_role("button", name="筛选").first.click()
    rows = window.page.locator("#table-samples tbody tr")
    assert rows.count() == 8
    assert set(window.page.locator("#table-samples tbody td:last-child").all_inner_texts()) == {"草稿"}
    window.page.get_by_role("link", name="下一页").click()
    assert "page=2" in window.page.url
    assert "state=draft" in window.page.url


def test_a_row_is_a_card_on_a_phone(screen: Opener) -> None:
    phone, desk = screen(PHONE), screen(DESKTOP)
    display = "getComputedStyle(document.querySelector('#table-samples tbody tr')).display"
    phone.open("/gallery")
    desk.open("/gallery")
    assert phone.page.evaluate(display) == "block"
    assert desk.page.evaluate(display) == "table-row"


def test_a_wrong_form_leads_to_its_fields(screen: Opener) -> None:
    window = screen(PHONE)
    window.open("/gallery/form")
    window.expected = "status of 422"
    window.page.get_by_label("单位名称").fill("青禾（虚构）")
    window.page.get_by_role("button", name="提交").click()
    summary = window.page.locator("main [role=alert]")
    expect(summary).to_be_focused()
    window.check("form-wrong")
    summary.get_by_role("link").first.click()
    field = window.page.locator(":target")
    assert field.get_attribute("aria-invalid") == "true"
    described = (field.get_attribute("aria-describedby") or "").split()
    assert described
    assert all(window.page.locator(f"[id='{each}']").count() == 1 for each in described)


def test_a_refusal_stands_at_its_field_and_the_input_is_kept(screen: Opener) -> None:
    window = screen()
    window.open("/gallery/form")
    window.expected = "status of 422"
    page = window.page
    page.get_by_label("单位名称").fill("青禾（虚构）")
    page.get_by_label("类型").select_option("firm")
    page.get_by_label("上年产值").fill("0.5")
    page.get_by_label("入园日期").fill("2024-01-01")
    page.get_by_label("园区内").check()
    page.get_by_label("以上内容属实").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#id_output_wan_error")).to_contain_text("产值低于 1 万元")
    assert page.get_by_label("上年产值").input_value() == "0.5"
    page.get_by_label("上年产值").fill("12")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#nv-messages")).to_contain_text("内容无误")


def test_progress_polls_until_the_work_is_over(screen: Opener) -> None:
    window = screen()
    window.open("/gallery/progress?done=3")
    expect(window.page.get_by_text("全部指标已重算")).to_be_visible(timeout=8000)
    assert window.page.locator("[hx-trigger]").count() == 0
    assert window.faults == []


def test_progress_reloads_itself_without_scripts(screen: Opener) -> None:
    window = screen(scripts=False)
    window.open("/gallery/progress?done=3")
    assert window.page.locator("head noscript meta[http-equiv=refresh]").count() == 1
    window.open("/gallery/progress?done=5")
    assert window.page.locator("head noscript meta[http-equiv=refresh]").count() == 0


def test_the_phone_menu_opens_and_closes_by_keyboard(screen: Opener) -> None:
    window = screen(PHONE)
    window.open("/gallery")
    menu = window.page.locator(".nv-phone-menu")
    menu.locator("> summary").focus()
    window.page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="首页")).to_be_visible()
    window.check("menu")
    menu.get_by_role("link", name="首页").focus()
    window.page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="首页")).not_to_be_visible()
    expect(menu.locator("> summary")).to_be_focused()


def test_the_first_tab_skips_to_the_text(screen: Opener) -> None:
    window = screen()
    window.open("/gallery")
    window.page.keyboard.press("Tab")
    expect(window.page.get_by_role("link", name="跳到正文")).to_be_focused()
    window.page.keyboard.press("Enter")
    expect(window.page.locator("main")).to_be_focused()
