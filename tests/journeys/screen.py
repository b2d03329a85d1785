"""What a person does at a screen: open, fill by question, take a step, read. Conditions are waited for, never time."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

PASSWORD = "fadu-demo"


class Screen:
    """One person's browser window on the server at `base`."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base, self.clicks = page, base, 0

    # -- going about -----------------------------------------------------------------------------------------------
    def open(self, path: str) -> Screen:
        """Go to an address of the site."""
        self.page.goto(self.base + path)
        return self

    def click(self, words: str, within: str = "main") -> Screen:
        """Follow the first link or button with these words and wait for the page it leads to."""
        self.clicks += 1
        found = self.page.locator(f"{within} a, {within} button").filter(has_text=words).filter(visible=True).first
        found.click()
        self.page.wait_for_load_state()
        return self

    def sign_in(self, username: str, password: str = PASSWORD) -> Screen:
        """Through the login page."""
        self.open("/login").fill(username=username, password=password).click("登录")
        return self

    def unfold(self, words: str) -> str:
        """Open the folded part with these words and return what it says."""
        part = self.page.locator("main details").filter(has=self.page.locator("summary", has_text=words)).last
        if part.get_attribute("open") is None:
            part.locator("summary").click()
        return str(part.inner_text())

    @property
    def text(self) -> str:
        """What can be read in the main part of the page."""
        return str(self.page.inner_text("main"))

    @property
    def path(self) -> str:
        """The address without the server."""
        return str(self.page.url).removeprefix(self.base)

    # -- forms -----------------------------------------------------------------------------------------------------
    def fill(self, **answers: Any) -> Screen:
        """Answer questions by their key, whatever control asks them."""
        for key, value in answers.items():
            self._answer(key, value)
        return self

    def _answer(self, key: str, value: Any) -> None:
        box = self.page.locator(f"#f-{key}")
        if box.locator(".picker").count():
            self._pick(box, str(value))
        elif box.locator("select").count():
            found = [words for words in box.locator("option").all_inner_texts() if str(value) in words]
            assert found, f"{key}：没有「{value}」，有 {box.locator('option').all_inner_texts()}"
            box.locator("select").select_option(label=found[0])
        elif box.locator("input[type=file]").count():
            box.locator("input[type=file]").set_input_files([value])
        elif box.locator("input[type=radio], input[type=checkbox]").count():
            self._tick(box, value)
        else:
            box.locator("input, textarea").first.fill(str(value))

    def _pick(self, box: Any, name: str) -> None:
        box.locator("input:not([type=hidden])").fill(name)
        box.locator("[data-pick]").filter(has_text=name).first.click()
        expect(box.locator("input[type=hidden]").first).not_to_have_value("")

    def _tick(self, box: Any, value: Any) -> None:
        if isinstance(value, bool):
            box.locator("input[type=checkbox]").set_checked(value)
            return
        for words in [value] if isinstance(value, str) else value:
            box.locator("label.choice").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).locator(
                "input"
            ).check()

    def submit(self) -> Screen:
        """Press the main button of the form; whoever ends a case confirms it first."""
        confirm = self.page.locator("#i-confirm")
        if confirm.count():
            confirm.check()
        self.page.locator("main form.card .actions button:not(.quiet)").first.click()
        self.page.wait_for_load_state()
        return self

    def step(self, key: str) -> Screen:
        """Follow the offer of a step on the case page, opening the part of the list that hides it."""
        link = self.page.locator(f'main a[href$="/step/{key}/"]').first
        if not link.is_visible():
            self.page.locator("main details", has=link).first.locator("summary").first.click()
        link.click()
        self.page.wait_for_load_state()
        return self

    def take(self, key: str, on: str = "", **answers: Any) -> Screen:
        """From the case page: open a step, answer, send. The case page comes back and says that it is done."""
        case = self.page.url
        self.step(key).fill(**({"on": on} if on else {}), **answers).submit()
        assert self.page.url == case and "已办理" in self.page.content(), f"{key}：{self.text[:800]}"
        return self
