/** Start: the worker, one window at a time, the door, then pages by what stands after `#`. */

import { actBy, book, caseId, close, load, onChange, pending, readMeta } from "./book.js";
import { actions, back, chip, h, heading, push } from "./dom.js";
import { form } from "./form.js";
import { actPage } from "./screens/act.js";
import { casePage } from "./screens/case.js";
import { card, door, leaving, lockWhenIdle } from "./screens/door.js";
import { list } from "./screens/list.js";
import { line, run, watch } from "./sync.js";
import { unlocked } from "./vault.js";
import { stepOf } from "./walk.js";

const panes = { list: document.getElementById("list"), work: document.getElementById("work") };
let filling = false; // a form is open: it is not redrawn under the officer's hands

async function start() {
  if (!isSecureContext) return cannot(new Error("insecure"));
  navigator.serviceWorker?.register("/field/sw.js").catch(() => null);
  alone(h("div", { class: "empty" }, h("h1", { tabindex: -1 }, "正在打开…")));
  await readMeta();
  return enter();
}

async function enter() {
  const before = await door(enter);
  if (before) return alone(before);
  await load();
  document.body.classList.remove("alone");
  draw(true);
  return run();
}

function alone(screen) {
  document.body.classList.add("alone");
  panes.list.replaceChildren();
  panes.work.replaceChildren(screen);
  bar();
  screen.querySelector("h1").focus();
}

// -- pages -----------------------------------------------------------------------------------------------------------
const parts = () => decodeURIComponent(location.hash.slice(2)).split("/").filter(Boolean);

function page() {
  const [kind, id, step, sheet] = parts();
  const item = book.cases.get(id);
  if (kind === "case" && item && step) return filled(item, step, sheet);
  if (kind === "case" && item) return casePage(item);
  if (kind === "act" && actBy(id)) return actPage(actBy(id));
  if (kind === "open" && book.openings[id]) return opened(book.openings[id]);
  if (kind === "leave") return leaving(enter);
  return null;
}

function filled(item, key, sheetKey) {
  const step = stepOf(item.register, key);
  const sheet = item.sheets.find((found) => found.key === sheetKey);
  if (!step || (step.sheet && !sheet) || sheet?.locked) return casePage(item);
  const job = { item, register: item.register, step, sheet, asks: item.asks[key] };
  return framed(`#/case/${caseId(item)}`, item.title, sheet?.title ?? step.title, sheet?.group || step.help, job);
}

function opened(opening) {
  const step = stepOf(opening.register, opening.step);
  const { register, asks, organs } = opening;
  return framed("#/", "今天的路线", opening.title, step.help, { register, step, asks, organs });
}

function framed(home, from, title, help, job) {
  filling = true;
  const done = (act) => {
    filling = false;
    location.hash = job.item ? home : `#/act/${act.token}`;
    run();
  };
  const about = help ? h("p", { class: "small" }, help) : null;
  return h("div", {}, back(home, from), heading(title), about, form(job, done));
}

function draw(moved = false) {
  bar();
  if (!unlocked()) return;
  const [kind, id] = parts();
  redraw(panes.list, list(kind === "case" ? id : actBy(id)?.case));
  if (!moved && (filling || typing())) return;
  filling = false;
  const work = page();
  document.body.classList.toggle("working", Boolean(work));
  redraw(panes.work, work ?? h("div", { class: "empty" }, h("b", {}, "选一家开始")), moved);
  document.title = `${titleOf(work)} · 法度外出`;
  if (!moved) return;
  scrollTo(0, 0);
  (work ?? panes.list).querySelector("h1")?.focus({ preventScroll: true });
}

/** The browser writes titles into its history in the clear: no name of an enterprise stands in one. */
const titleOf = (work) =>
  parts()[0] === "case" && !parts()[2] ? "一次外出" : (work?.querySelector("h1")?.textContent ?? "今天的路线");

const typing = () => panes.work.contains(document.activeElement) && document.activeElement.matches("input, textarea");
const known = (element) => element.id || element.getAttribute("href") || element.textContent;

/** New content in a pane; on the same page what was unfolded and focused stays so. */
function redraw(pane, content, moved = false) {
  const open = moved ? [] : [...pane.querySelectorAll("details[open]")].map((part) => part.className);
  const focused = !moved && pane.contains(document.activeElement) ? known(document.activeElement) : "";
  pane.replaceChildren(content);
  for (const part of pane.querySelectorAll("details")) part.open ||= open.includes(part.className);
  const same = focused && [...pane.querySelectorAll("a, button, summary")].find((found) => known(found) === focused);
  if (same) same.focus({ preventScroll: true });
}

/** The top bar: who, network, what waits. */
function bar() {
  const waits = unlocked() ? pending().length : 0;
  const net = line.online ? chip("ok", "有网络") : chip("hold", navigator.onLine ? "连不上平台" : "没有网络");
  const count = waits ? chip("draft", `本机已存 ${waits}`) : null;
  const out = unlocked() ? h("a", { href: "#/leave", class: "out" }, "退出") : null;
  document.getElementById("bar").replaceChildren(...[net, count, out].filter(Boolean));
}

/** Storage or keys are not to be had: private windows, addresses without https, very old browsers. */
function cannot(error) {
  const words = isSecureContext
    ? "这个浏览器不能在本机加密存储。请不要用无痕窗口，并把浏览器更新到最新版本。"
    : "须用 https 地址打开，浏览器才允许在本机加密存储。";
  alone(card("打不开", h("p", {}, words), h("p", {}, "也可以在「我的工作」里办理。")));
  throw error;
}

/** One window at a time: two would not know of one another's records. */
function oneWindow() {
  if (!navigator.locks) return start();
  const hold = () => start().then(() => new Promise(() => {}));
  return navigator.locks.request("fadu-field", { ifAvailable: true }, (lock) => (lock ? hold() : elsewhere(hold)));
}

function elsewhere(hold) {
  const here = () => navigator.locks.request("fadu-field", { steal: true }, hold);
  const words = h("p", {}, "请回到那个窗口；记录都在。");
  alone(card("已在另一个窗口打开", words, actions(push("改在这里用", here))));
}

addEventListener("hashchange", async () => {
  await panes.work.querySelector("form")?.flush?.();
  draw(true);
});
onChange(() => draw());
watch();
lockWhenIdle(enter);
oneWindow().catch((error) => {
  if (error.name !== "AbortError") return cannot(error);
  close(); // this window sends nothing any more
  return alone(card("已改在另一个窗口使用", h("p", {}, "记录都在那里。")));
});
