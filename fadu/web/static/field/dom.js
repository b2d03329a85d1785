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

const SVG = "http://www.w3.org/2000/svg";

/** A QR code from its rows of 0 and 1. */
export function qr(rows, label) {
  const size = rows.length + 8;
  const made = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const cells = rows.flatMap((row, y) => [...row].map((dark, x) => (dark === "1" ? `M${x + 4} ${y + 4}h1v1h-1z` : "")));
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "qr" }))
    made.setAttribute(name, value);
  path.setAttribute("d", cells.join(""));
  made.append(path);
  return made;
}

/** State as colour, shape and word: the tones of the style sheet. */
export const chip = (tone, text) => h("span", { class: `chip ${tone}` }, text);

const BADGES = { stored: ["draft", "本机已存"], done: ["ok", "已上报"], conflict: ["late", "本机已存 · 待处理"] };

/** Where a record is: on this device, or reported. */
export const badge = (where) => chip(...BADGES[where]);

/** 9:05, or 11月22日 9:05 on another day than `day` (ISO). */
export function clockWords(moment, day = "") {
  const city = new Date(moment).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
  const [date, time] = city.split(" ");
  const words = time.slice(0, 5).replace(/^0/, "");
  return date === day ? words : `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日 ${words}`;
}

/** Say something to people who do not see the screen change. */
export function say(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 50);
}
