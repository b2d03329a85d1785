/** Reading the enterprise's code: by camera where the browser can, otherwise typed. The server judges it. */

import { actions, h, push, say } from "./dom.js";

const able = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

const bare = (code) => code.replace(/[\s·-]/g, "").toUpperCase();

/** Watch the camera until a code is seen; resolves with its text, or null. */
function watch() {
  return new Promise((done) => {
    const video = h("video", { playsinline: true, muted: true, class: "camera-view", "aria-label": "相机画面" });
    const told = h("p", { role: "status", class: "small" }, "把企业码放在画面中间");
    let stream = null;
    const leave = (text) => {
      stream?.getTracks().forEach((track) => track.stop());
      dialog.close();
      dialog.remove();
      done(text);
    };
    const dialog = h("dialog", { class: "sheet", "aria-label": "扫企业码", oncancel: () => leave(null) }, video, told,
      actions(push("改为手工输入", () => leave(null), "alt")));
    document.body.append(dialog);
    dialog.showModal();
    start(video).then((opened) => ((stream = opened), look(video, dialog, leave)), () => leave(null));
  });
}

async function start(video) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.play().catch(() => null); // a picture that comes late is looked at later
  return stream;
}

async function look(video, dialog, leave) {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  while (dialog.open) {
    const found = await detector.detect(video).catch(() => []);
    if (found.length) return leave(found[0].rawValue);
    await new Promise((wake) => setTimeout(wake, 200));
  }
  return null;
}

/** A field for a code. `expect`: what it must contain when it is the right one (a hint, not a judgement). */
export function scanner({ id, value, expect, changed, described }) {
  const typing = { autocomplete: "off", autocapitalize: "characters", maxlength: 400 };
  const input = h("input", { id, value, ...typing, "aria-describedby": described });
  const told = h("p", { class: "small", role: "status" });
  const judge = () => {
    const wrong = input.value && expect && !bare(input.value).includes(bare(expect));
    told.className = wrong ? "small warn" : "small";
    told.textContent = wrong ? "这个码看来不是这一家的，请核对；仍要使用的可以继续" : input.value && expect ? "与这一家相符" : "";
  };
  const set = () => {
    judge();
    changed(input.value.trim());
  };
  input.addEventListener("input", set);
  const read = async () => {
    const text = await watch();
    if (text === null) return input.focus();
    input.value = text;
    set();
    return say(`已扫到：${text}`);
  };
  judge();
  const button = able() ? push("扫企业码", read, "alt") : null;
  const hint = button ? null : h("p", { class: "small" }, "这个浏览器不能扫码，请照着企业码下面的字输入");
  return h("div", { class: "scan" }, button, input, hint, told);
}
