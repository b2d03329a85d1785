/** Small helpers for drawing: elements, chips, times. Text is always set as text, never as markup. */

/** An element. Properties: `on…` are listeners, true sets an empty attribute, null and false leave it out. */
export function h(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (name === "checked") made.checked = Boolean(value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// -- shapes that pages are made of
export const small = (...words) => h("span", { class: "small" }, words);
export const note = (tone, ...parts) => h("div", { class: `note ${tone}` }, parts);
export const row = (...parts) => h("span", { class: "row" }, parts);
export const actions = (...parts) => h("div", { class: "actions" }, parts);
export const heading = (words) => h("h1", { tabindex: -1 }, words);
export const back = (href, words) => h("p", { class: "crumbs back" }, h("a", { href }, `‹ ${words}`));
export const link = (words, href, look = "") => h("a", { class: `btn ${look}`, href }, words);

/** A button that does something here. */
export function push(words, onclick, look = "") {
  return h("button", { class: `btn ${look}`, type: "button", onclick }, words);
}

/** [label, value] under one another. */
export function pairs(rows) {
  return h("dl", { class: "dl" }, rows.map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]));
}

/** A line of a list: title and what stands under it; a link when it leads somewhere. */
export function entry(href, title, ...under) {
  const look = { class: "entry" };
  return href ? h("a", { ...look, href }, h("b", {}, title), under) : h("div", look, h("b", {}, title), under);
}

/** A card whose content is a list of entries. */
export function listed(head, entries) {
  const rows = h("ul", {}, entries.map((item) => h("li", {}, item)));
  return h("section", { class: "card flush town" }, h("header", {}, head), rows);
}

const SVG = "http://www.w3.org/2000/svg";

/** A QR code from its rows of 0 and 1. */
export function qr(rows, label) {
  const size = rows.length + 8;
  const made = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const cells = rows.flatMap((row, y) => [...row].map((dark, x) => (dark === "1" ? `M${x + 4} ${y + 4}h1v1h-1z` : "")));
  const looks = { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "qr" };
  Object.entries(looks).forEach((look) => made.setAttribute(...look));
  path.setAttribute("d", cells.join(""));
  made.append(path);
  return made;
}

/** State as colour, shape and word: the tones of the style sheet. */
export const chip = (tone, text) => h("span", { class: `chip ${tone}` }, text);

const STORED = ["draft", "本机已存"];
const BADGES = { stored: STORED, queued: STORED, done: ["ok", "已上报"], conflict: ["late", "本机已存 · 待处理"] };

/** Where a record is: on this device, or reported. */
export const badge = (where) => chip(...BADGES[where]);

/** 9:05, or 11月22日 9:05 on another day than `day` (ISO). */
export function clockWords(moment, day = "") {
  const city = new Date(moment).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
  const [date, time] = city.split(" ");
  const words = time.slice(0, 5).replace(/^0/, "");
  return date === day ? words : `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日 ${words}`;
}

/** Why something could not be kept on the device. */
export function storageWords(error) {
  const full = error?.name === "QuotaExceededError";
  return full ? "没有存上：手机存储空间不足，请清理后再试" : "没有存上，请再试一次；仍不行的，重新打开应用";
}

/** Say something to people who do not see the screen change. */
export function say(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 50);
}
