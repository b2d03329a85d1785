/** Photos: shrunk on the device, so that a day of them fits and weak networks carry them. Place data are dropped. */

import { keepFile, readFile } from "./book.js";
import { h, storageWords } from "./dom.js";

const SIDE = 1600;
const MOST = 1_500_000;
const CODE_SIDE = 1200;

const working = new Set();

/** Resolves when no photo is being shrunk any more: a form that is sent before would go without it. */
export async function settled() {
  while (working.size) await Promise.allSettled([...working]);
}

function scaled(image, side) {
  const factor = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * factor));
  canvas.height = Math.max(1, Math.round(image.height * factor));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // JPEG knows nothing transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const blobOf = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

/** A photo as JPEG of at most 1600 pixels a side and about 1.5 MB. Throws when the file is no picture. */
export async function shrink(file) {
  const image = await createImageBitmap(file);
  let side = SIDE;
  let quality = 0.82;
  let blob = await blobOf(scaled(image, side), quality);
  while (blob.size > MOST && side > 600) {
    quality = Math.max(0.6, quality - 0.1);
    side *= 0.85;
    blob = await blobOf(scaled(image, side), quality);
  }
  image.close();
  return blob;
}

/** The grey pixels of a photo (a PGM): all that reading a code needs. Throws when the file is no picture. */
export async function grey(file) {
  const image = await createImageBitmap(file);
  const { width, height, data } = pixelsOf(scaled(image, CODE_SIDE));
  image.close();
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const all = new Uint8Array(head.length + width * height);
  all.set(head);
  for (let from = 0, to = head.length; to < all.length; from += 4, to += 1) {
    all[to] = (data[from] * 77 + data[from + 1] * 150 + data[from + 2] * 29) >> 8;
  }
  return new Blob([all], { type: "image/x-portable-graymap" });
}

const pixelsOf = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);

/** Why a file could not be taken, and what to do. */
export function refusal(file, error) {
  if (error?.name === "QuotaExceededError") return storageWords(error);
  const heic = /hei[cf]$/i.test(file.name) || /hei[cf]/i.test(file.type);
  const how = "这个浏览器读不了 HEIC 照片。请在相机设置里把格式改成 JPEG（「兼容性最佳」）再拍";
  return heic ? `「${file.name}」：${how}` : `「${file.name}」不是能读的图片，请换一张或者重拍`;
}

async function thumb(file, number) {
  const blob = await readFile(file);
  const canvas = blob ? scaled(await createImageBitmap(blob), 240) : document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `照片 ${number}`);
  return canvas;
}

/** A field of photos: `files` is the list that is kept, `changed` is told after each change. */
export function photos({ id, label, files, changed, most = 9 }) {
  const list = h("ul", { class: "shots" });
  const told = h("p", { class: "small", role: "status" });
  const input = h("input", { type: "file", accept: "image/*", multiple: true, id, class: "sr", onchange: take });
  const button = h("label", { for: id, class: "btn alt camera" }, label);
  async function draw() {
    const shots = await Promise.all(files.map((file, i) => thumb(file, i + 1)));
    const items = shots.map((shot, i) => {
      const off = h("button", { type: "button", class: "btn quiet slim", onclick: () => drop(i) }, "删除");
      off.setAttribute("aria-label", `删除照片 ${i + 1}`);
      return h("li", {}, shot, h("span", { class: "tiny" }, `${Math.ceil(files[i].size / 1024)} KB`), off);
    });
    list.replaceChildren(...items);
    told.textContent = files.length ? `${files.length} 张，已加密存在本机` : "";
  }
  function take() {
    const work = add().finally(() => working.delete(work));
    working.add(work);
  }
  async function add() {
    const chosen = [...input.files].slice(0, most - files.length);
    const more = input.files.length > chosen.length ? `最多 ${most} 张` : "";
    input.value = "";
    told.textContent = "正在压缩…";
    let bad = "";
    for (const file of chosen) {
      try {
        files.push(await keepFile(await shrink(file), `照片${files.length + 1}.jpg`));
      } catch (error) {
        bad = refusal(file, error);
      }
    }
    await changed();
    await draw();
    if (bad || more) told.textContent = bad || more;
  }
  async function drop(index) {
    files.splice(index, 1);
    await changed();
    await draw();
    button.focus();
  }
  draw();
  return h("div", { class: "photos" }, input, button, list, told);
}
