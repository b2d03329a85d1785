"""A phone with the field app in a real browser: enter, read the list, record, look into what the device stores."""

from __future__ import annotations

import os
from typing import Any

WORDS = "海风 2026 蓝"
PASSWORD = "Moon-over-the-harbour-7"
SIZE = {"width": 390, "height": 844}

# A promise, not a polled string: the page's policy forbids eval.
CONTROLLED = """() => new Promise((done) => {
  const worker = navigator.serviceWorker;
  worker.addEventListener("controllerchange", () => done());
  if (worker.controller) done();
})"""


class Phone:
    """One browser context: its storage survives pages, as a phone's does."""

    def __init__(self, context: Any, base: str, page: Any = None) -> None:
        self.context, self.base = context, base
        self.page = page or (context.pages[0] if context.pages else context.new_page())
        self.page.set_default_timeout(20_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if "Content Security" in message.text or "violates" in message.text:
            self.errors.append(message.text)

    # -- entering --------------------------------------------------------------------------------------------------
    def sign_in(self, username: str, password: str = PASSWORD) -> Phone:
        """Through the login page; leads back to the app."""
        self.page.goto(f"{self.base}/login?next=/field/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/field/**")
        return self

    def enrol(self, username: str, password: str = PASSWORD) -> Phone:
        """Sign in and register this device."""
        self.sign_in(username, password)
        self.page.fill("#words", WORDS)
        self.page.fill("#twice", WORDS)
        self.press("登记并取回今天的工作")
        self.see("取回于")
        self.page.evaluate(CONTROLLED)
        return self

    def open(self, path: str = "") -> Phone:
        """Load the app anew."""
        self.page.goto(f"{self.base}/field/{path}")
        return self

    def unlock(self, words: str = WORDS) -> Phone:
        """With the words, as without network."""
        self.page.fill("#words", words)
        self.press("解锁")
        return self

    def offline(self, off: bool = True) -> Phone:
        """Without network, or with it again."""
        self.context.set_offline(off)
        return self

    def picture(self, name: str) -> Phone:
        """FADU_SHOTS=folder keeps pictures to look at; those of the guide come from here."""
        if folder := os.environ.get("FADU_SHOTS"):
            self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=not name.startswith("phone-"))
        return self

    # -- reading ---------------------------------------------------------------------------------------------------
    def see(self, words: str, within: str = "main") -> Phone:
        """Wait until these words stand on the page."""
        self.page.locator(within).get_by_text(words).filter(visible=True).first.wait_for()
        return self

    @property
    def text(self) -> str:
        """What can be read."""
        return str(self.page.inner_text("body"))

    def stored(self) -> str:
        """Everything that IndexedDB holds, bytes as Latin-1: plain text in it would be readable."""
        return str(self.page.evaluate(DUMP))

    def cached(self) -> list[str]:
        """Addresses that the service worker keeps."""
        return list(self.page.evaluate(CACHED))

    # -- doing -----------------------------------------------------------------------------------------------------
    def press(self, words: str) -> Phone:
        """The first visible link or button with these words."""
        self.page.locator("a, button, summary").filter(has_text=words).filter(visible=True).first.click()
        return self

    def tick(self, field: str, words: str) -> Phone:
        """A choice of a question or line."""
        self.page.locator(f"#f-{field} label.choice", has_text=words).first.click()
        return self

    def start(self, code: str, name: str = "某机械厂") -> Phone:
        """Open the case and take the first step with a typed code."""
        self.press(name).see("开始检查").press("开始检查")
        self.page.fill("#i-code_read", code)
        self.press("开始检查")
        return self.see("检查中")

    def fill(self, photo: str = "", amount: str = "4") -> Phone:
        """The fire sheet, with a photo of what is wrong."""
        self.press("消防安全检查表").see("疏散通道")
        self.tick("l-1", "不符合" if photo else "符合").page.fill("#l-2", amount)
        if photo:
            self.page.set_input_files("#l-1-p", photo)
            self.page.locator("#f-l-1 .shots li").wait_for()
        self.press("填写检查表")
        return self.see("在这台设备上记下的")

    def finish(self, met: str = "王某某") -> Phone:
        """Result, who was there, the typed signature."""
        self.press("完成检查").tick("result", "发现问题")
        self.page.fill("#i-attended_by", met)
        self.sign(met).press("完成检查")
        return self.see("在这台设备上记下的")

    def sign(self, name: str = "", field: str = "signature") -> Phone:
        """The typed name, or a line drawn with the pointer."""
        self.press("签名")
        if name:
            self.page.fill("#sign-name", name)
        else:
            box = self.page.locator("canvas.pad").bounding_box()
            self.page.mouse.move(box["x"] + 30, box["y"] + 60)
            self.page.mouse.down()
            self.page.mouse.move(box["x"] + 200, box["y"] + 90, steps=8)
            self.page.mouse.up()
        self.press("签好了")
        self.page.locator(f"#f-{field} .shots li").first.wait_for()
        return self


DUMP = """async () => {
  const bytes = (value) => new TextDecoder().decode(value)
    + String.fromCharCode(...new Uint8Array(value).slice(0, 60000));
  const parts = (value) => Object.entries(value).map(([k, v]) => k + "=" + seen(v)).join(";");
  const seen = (value) => value instanceof Uint8Array || value instanceof ArrayBuffer ? bytes(value)
    : value && typeof value === "object" ? parts(value) : String(value);
  const names = (await indexedDB.databases()).map((db) => db.name);
  let all = JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage});
  for (const name of names) {
    const db = await new Promise((yes) => { const r = indexedDB.open(name); r.onsuccess = () => yes(r.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((yes) => {
        const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => yes(r.result); });
      all += `|${store}:${rows.length}|` + rows.map(seen).join("\\n");
    }
    db.close();
  }
  return all;
}"""
CACHED = """async () => {
  const urls = [];
  for (const name of await caches.keys()) urls.push(...(await (await caches.open(name)).keys()).map((key) => key.url));
  return urls;
}"""
CAMERA = """window.BarcodeDetector = class { async detect() { return [{ rawValue: window.name }]; } };
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();"""
