/** Signatures: drawn by finger, pen or mouse; or the typed name, for whoever cannot or would rather not draw. */

import { keepFile, readFile } from "./book.js";
import { actions, h, push } from "./dom.js";

const WIDTH = 900;
const HEIGHT = 360;

function paper() {
  const canvas = h("canvas", { width: WIDTH, height: HEIGHT, class: "pad" });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  const ink = "#15212e";
  Object.assign(pen, { strokeStyle: ink, fillStyle: ink, lineWidth: 5, lineCap: "round", lineJoin: "round" });
  return { canvas, pen };
}

/** Draw with a pointer; `drawn()` tells how much. */
function drawing(canvas, pen) {
  let length = 0;
  let last = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const point of event.getCoalescedEvents?.().map(at) ?? [at(event)]) {
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...point);
      pen.stroke();
      length += Math.hypot(point[0] - last[0], point[1] - last[1]);
      last = point;
    }
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (last = null));
  return () => length;
}

function typed(name, moment) {
  const { canvas, pen } = paper();
  pen.textAlign = "center";
  pen.font = `${Math.min(150, 760 / name.length)}px "Songti SC", "Noto Serif CJK SC", serif`;
  pen.fillText(name, WIDTH / 2, 210);
  pen.font = `30px "PingFang SC", "Noto Sans CJK SC", sans-serif`;
  pen.fillText(`本人键入姓名代替手写签名 ${moment}`, WIDTH / 2, 320);
  return canvas;
}

const blobOf = (canvas) => new Promise((done) => canvas.toBlob(done, "image/png"));

/** A sheet to sign on. Resolves with a PNG, or null when it was left. */
function ask(title, moment) {
  return new Promise((done) => {
    const { canvas, pen } = paper();
    const length = drawing(canvas, pen);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "签名区：用手指或者笔书写；也可以在下面键入姓名");
    const name = h("input", { id: "sign-name", autocomplete: "off", maxlength: 30 });
    const told = h("p", { class: "error", role: "alert" });
    const finish = async () => {
      const text = name.value.trim();
      if (!text && length() < 60) return (told.textContent = "还没有签名：请在框内书写，或者在下面键入姓名");
      const blob = await blobOf(length() >= 60 ? canvas : typed(text, moment));
      dialog.close();
      return done(blob);
    };
    const clear = () => {
      dialog.close();
      ask(title, moment).then(done);
    };
    const leave = { oncancel: () => done(null), onclose: () => dialog.remove() };
    const dialog = h("dialog", { class: "sheet", "aria-labelledby": "sign-title", ...leave },
      h("h2", { id: "sign-title" }, title), canvas,
      h("div", { class: "field" }, h("label", { for: "sign-name" }, "不便手写的，键入姓名"), name), told,
      actions(push("签好了", finish), push("重签", clear, "alt"), push("取消", () => (dialog.close(), done(null)), "quiet")));
    document.body.append(dialog);
    dialog.showModal();
  });
}

async function shown(file, number) {
  const blob = await readFile(file);
  const canvas = h("canvas", { width: 300, height: 120, role: "img", "aria-label": `签名 ${number}` });
  if (blob) canvas.getContext("2d").drawImage(await createImageBitmap(blob), 0, 0, 300, 120);
  return canvas;
}

/** A field of signatures; the first is that of the person met. */
export function signatures({ id, label, files, changed, moment }) {
  const list = h("ul", { class: "shots signs" });
  const button = h("button", { type: "button", class: "btn alt", id, onclick: () => add() });
  async function draw() {
    const canvases = await Promise.all(files.map((file, i) => shown(file, i + 1)));
    const items = canvases.map((canvas, i) => {
      const off = h("button", { type: "button", class: "btn quiet slim", onclick: () => drop(i) }, "删除");
      off.setAttribute("aria-label", `删除签名 ${i + 1}`);
      return h("li", {}, canvas, off);
    });
    list.replaceChildren(...items);
    button.textContent = files.length ? "再加一个签名" : "签名";
  }
  async function add() {
    const blob = await ask(label, moment());
    if (blob) files.push(await keepFile(blob, `签名${files.length + 1}.png`));
    if (blob) await changed();
    await draw();
    button.focus();
  }
  async function drop(index) {
    files.splice(index, 1);
    await changed();
    await draw();
  }
  draw();
  return h("div", { class: "photos" }, list, button);
}
