/** Today's work: a route by town, each case with its state and where its records are. */

import { book, caseId, changed, pending, writeMeta } from "../book.js";
import { badge, chip, clockWords, entry, h, heading, link, listed, note, push, row, small } from "../dom.js";
import { line, run } from "../sync.js";
import { isOver, route, stateWords, whereIs } from "../walk.js";

const LONG = { month: "long", day: "numeric", weekday: "long", timeZone: "UTC" };

/** The list beside or before the case. `here` is the case that is open. */
export function list(here) {
  const towns = route();
  const sections = towns.map(([place, items], i) => town(place, items, towns, i, here));
  return h("div", {}, heading("今天的路线"), day(), report(), sections.length ? sections : empty(), loose(), over(here),
    openings());
}

/** What was done today, below what is still to be done. */
function over(here) {
  const found = [...book.cases.values()].filter(isOver);
  const head = [h("h2", {}, "今天办过的"), small(`${found.length} 家`)];
  return found.length ? listed(head, found.map((item) => visit(item, here))) : null;
}

function day() {
  if (!book.day) return null;
  const words = new Date(`${book.day}T00:00:00Z`).toLocaleDateString("zh-CN", LONG);
  const left = [...book.cases.values()].filter((item) => !isOver(item)).length;
  return h("p", { class: "small day" }, `${words} · ${left} 家 · ${book.user.name}`);
}

function empty() {
  const none = ["今天没有外出的工作", "有了安排，连网后会出现在这里。"];
  const [words, more] = book.day ? none : ["还没有取回今天的工作", "连网登录后自动取回。"];
  return h("div", { class: "empty" }, h("b", {}, words), h("p", {}, more));
}

/** One line that says where everything is, and the button to report. */
function report() {
  const waits = pending();
  const words = waits.length ? [chip("draft", `本机已存 ${waits.length} 条`), "等待上报"] : [chip("ok", "全部已上报")];
  const when = book.meta?.packed ? `取回于 ${clockWords(book.meta.packed, book.day)}` : "";
  const button = push(line.busy ? "正在上报…" : waits.length ? "立即上报" : "刷新", () => run(true), "alt slim push");
  button.disabled = line.busy;
  const bar = h("div", { class: "row report" }, h("span", {}, words), h("span", { class: "tiny" }, when), button);
  const lost = book.broken ? note("late", `本机有 ${book.broken} 条记录读不出来（存储损坏），仍留在机内，请不要退出清除，联系管理员`) : null;
  return h("div", {}, bar, stuck(waits.filter((act) => act.state === "conflict")), lost, told());
}

function stuck(acts) {
  if (!acts.length) return null;
  const links = acts.map((act) => h("li", {}, h("a", { href: `#/act/${act.token}` }, nameOf(act))));
  return note("late", `${acts.length} 条没有报成，需要您处理：`, h("ul", {}, links));
}

/** What the server said last, when it was not "done". */
function told() {
  if (!line.told || !line.online) return null;
  return note("soon", line.told, line.signedIn ? null : link("登录", "/login?next=/field/", "alt"));
}

function nameOf(act) {
  return [book.cases.get(act.case)?.title, act.subject || act.title].filter(Boolean).join(" · ");
}

function town(place, items, towns, index, here) {
  const move = (by) => {
    const order = towns.map(([name]) => name);
    [order[index], order[index + by]] = [order[index + by], order[index]];
    writeMeta({ route: order }).then(changed);
  };
  const button = (by, sign, words) => {
    const made = push(sign, () => move(by), "quiet icon");
    made.disabled = index + by < 0 || index + by >= towns.length;
    made.setAttribute("aria-label", `${place}${words}`);
    return made;
  };
  const tools = h("span", { class: "push" }, button(-1, "↑", "先去"), button(1, "↓", "后去"));
  const name = h("h2", {}, h("span", { class: "stop" }, index + 1), place);
  const head = [name, small(`${items.length} 家`), towns.length > 1 ? tools : null];
  return listed(head, items.map((item) => visit(item, here)));
}

function visit(item, here) {
  const [id, state, where] = [caseId(item), stateWords(item), whereIs(item)];
  const about = small([item.at, item.address].filter(Boolean).join(" · "));
  const owed = item.owed ? chip("soon", item.owed) : null;
  const marks = row(chip(state.tone, state.title), owed, where ? badge(where) : null);
  const made = entry(`#/case/${id}`, item.title, about, marks);
  if (id === here) made.setAttribute("aria-current", "true");
  return made;
}

/** Records that opened a case on site and are not reported yet. */
function loose() {
  const found = book.acts.filter((act) => act.matter === null && !book.cases.has(act.case));
  const rows = found.map((act) => {
    const words = small(`${clockWords(act.captured_at, book.day)} 记录`);
    return entry(`#/act/${act.token}`, act.title, row(words, badge(act.state)));
  });
  return rows.length ? listed(h("h2", {}, "现场登记的"), rows) : null;
}

function openings() {
  const links = book.openings.map((opening, i) => link(opening.title, `#/open/${i}`, "alt wide"));
  return links.length ? h("section", { class: "openings" }, h("h2", {}, "现场新登记"), links) : null;
}
