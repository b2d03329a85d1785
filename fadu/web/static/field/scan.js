/** Reading the enterprise's code: by camera where the browser can, by a photo that the server reads, or typed. */

import { book } from "./book.js";
import { actions, h, push, say } from "./dom.js";
import { grey, refusal } from "./photo.js";
import { ask, line, session } from "./sync.js";

const PATIENCE = 90_000; // a megabyte over a weak network
const OFFLINE = "现在没有网络，拍照识别用不了：请照着码下面的字输入";
const SILENT = "平台现在没有正常答复：请稍后再拍，或者照着码下面的字输入";
const HOW = "这个浏览器不能直接扫码。有网络时拍照识别，照片读完即弃；没有网络时照着码下面的字输入";

let lacking = false; // phones without the maker's services have the detector, and it knows no QR codes
window.BarcodeDetector?.getSupportedFormats?.().then(
  (formats) => (lacking = !formats.includes("qr_code")),
  () => (lacking = true),
);
const able = () => !lacking && "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

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

/** What a photo's code says: {text}, or {wrong}: why not and what to do. Of several codes the expected one counts. */
async function readPhoto(file, expect) {
  let body;
  try {
    body = await grey(file);
  } catch (error) {
    return { wrong: refusal(file, error) };
  }
  if (!line.csrf) await session(book.meta.mark);
  const answer = await ask(`read-code?device=${book.meta.mark}`, { method: "POST", body }, PATIENCE);
  if (answer.status === 0) return { wrong: OFFLINE };
  const right = (answer.body.texts ?? []).filter((text) => expect && bare(text).includes(bare(expect)));
  const text = answer.body.text ?? (right.length === 1 ? right[0] : undefined);
  return text === undefined ? { wrong: answer.body.detail ?? SILENT } : { text };
}

/** The button for a photo of the code. */
function shooter(id, expect, told, done) {
  const take = async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    told.className = "small";
    told.textContent = "正在识别…";
    const { text, wrong } = await readPhoto(file, expect);
    if (text !== undefined) return done(text);
    told.className = "small warn";
    told.textContent = wrong;
  };
  const looks = { type: "file", accept: "image/*", capture: "environment", class: "sr" };
  const input = h("input", { ...looks, id: `${id}-photo`, onchange: take });
  return [input, h("label", { for: input.id, class: "btn alt camera" }, "拍照识别")];
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
  const fill = (text) => {
    input.value = text;
    set();
    say(`已扫到：${text}`);
  };
  const read = async () => {
    const text = await watch();
    return text === null ? input.focus() : fill(text);
  };
  judge();
  const button = able() ? push("扫企业码", read, "alt") : shooter(id, expect, told, fill);
  const hint = able() ? null : h("p", { class: "small" }, HOW);
  return h("div", { class: "scan" }, button, input, hint, told);
}
