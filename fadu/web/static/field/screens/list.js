/** Today's work: a route by town, each case with its state and where its records are. */

import { book, caseId, pending, writeMeta, changed } from "../book.js";
import { badge, chip, clockWords, h } from "../dom.js";
import { line, run } from "../sync.js";
import { route, stateWords, whereIs } from "../walk.js";

const LONG = { month: "long", day: "numeric", weekday: "long", timeZone: "UTC" };

/** The list beside or before the case. `here` is the case that is open. */
export function list(here) {
  const towns = route();
  const day = book.day ? new Date(`${book.day}T00:00:00Z`).toLocaleDateString("zh-CN", LONG) : "";
  const sections = towns.map(([place, items], i) => town(place, items, towns, i, here));
  const none = book.day ? ["今天没有外出的工作", "有了安排，连网后会出现在这里。"] : ["还没有取回今天的工作", "连网登录后自动取回。"];
  const empty = h("div", { class: "empty" }, h("b", {}, none[0]), h("p", {}, none[1]));
  return h("div", {}, h("h1", { tabindex: -1 }, "今天的路线"), day ? h("p", { class: "small day" }, `${day} · ${book.cases.size} 家 · ${book.user.name}`) : null, report(),
    sections.length ? sections : empty, loose(), openings());
}

/** One line that says where everything is, and the button to report. */
function report() {
  const waits = pending();
  const stuck = waits.filter((act) => act.state === "conflict");
  const words = waits.length ? [chip("draft", `本机已存 ${waits.length} 条`), "等待上报"] : [chip("ok", "全部已上报")];
  const when = book.meta?.packed ? h("span", { class: "tiny" }, `取回于 ${clockWords(book.meta.packed, book.day)}`) : null;
  const button = h("button", { class: "btn alt slim push", type: "button", disabled: line.busy, onclick: () => run() }, line.busy ? "正在上报…" : waits.length ? "立即上报" : "刷新");
  const notes = [
    stuck.length ? h("div", { class: "note late" }, `${stuck.length} 条没有报成，需要您处理：`, h("ul", {}, stuck.map((act) => h("li", {}, h("a", { href: `#/act/${act.token}` }, nameOf(act)))))) : null,
    !line.signedIn && line.online && line.told ? h("div", { class: "note soon" }, line.told, " ", h("a", { href: "/login?next=/field/" }, "登录")) : null,
    line.signedIn && line.told ? h("div", { class: "note soon" }, line.told) : null,
  ];
  return h("div", {}, h("div", { class: "row report" }, h("span", {}, words), when, button), notes);
}

export function nameOf(act) {
  const item = book.cases.get(act.case);
  return [item?.title, act.subject || act.title].filter(Boolean).join(" · ");
}

function town(place, items, towns, index, here) {
  const move = (by) => {
    const order = towns.map(([name]) => name);
    [order[index], order[index + by]] = [order[index + by], order[index]];
    writeMeta({ route: order }).then(changed);
  };
  const button = (by, sign, words) => {
    const off = index + by < 0 || index + by >= towns.length;
    return h("button", { class: "btn quiet icon", type: "button", disabled: off, "aria-label": `${place}${words}`, onclick: () => move(by) }, sign);
  };
  const tools = towns.length > 1 ? h("span", { class: "push" }, button(-1, "↑", "先去"), button(1, "↓", "后去")) : null;
  return h("section", { class: "card flush town" }, h("header", {}, h("h2", {}, h("span", { class: "stop" }, index + 1), place), h("span", { class: "small" }, `${items.length} 家`), tools),
    h("ul", {}, items.map((item) => h("li", {}, entry(item, here)))));
}

function entry(item, here) {
  const id = caseId(item);
  const state = stateWords(item);
  const where = whereIs(item);
  return h("a", { href: `#/case/${id}`, class: "entry", "aria-current": id === here ? "true" : null },
    h("b", {}, item.title),
    h("span", { class: "small" }, [item.at, item.address].filter(Boolean).join(" · ")),
    h("span", { class: "row" }, chip(state.tone === "none" ? "none" : state.tone, state.title), where ? badge(where) : null));
}

/** Records that opened a case on site and are not reported yet. */
function loose() {
  const found = book.acts.filter((act) => act.matter === null && !book.cases.has(act.case));
  const row = (act) => h("li", {}, h("a", { class: "entry", href: `#/act/${act.token}` }, h("b", {}, act.title), h("span", { class: "row" }, h("span", { class: "small" }, clockWords(act.captured_at, book.day)), badge(act.state === "queued" ? "stored" : act.state))));
  return found.length ? h("section", { class: "card flush town" }, h("header", {}, h("h2", {}, "现场登记的")), h("ul", {}, found.map(row))) : null;
}

function openings() {
  const links = book.openings.map((opening, i) => h("a", { class: "btn alt wide", href: `#/open/${i}` }, opening.title));
  return links.length ? h("section", { class: "openings" }, h("h2", {}, "现场新登记"), links) : null;
}
