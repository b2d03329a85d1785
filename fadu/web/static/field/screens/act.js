/** One record: what was answered; and, when it could not be reported, both versions side by side and the choice. */

import { baseOf, book, keepDraft } from "../book.js";
import { badge, chip, clockWords, h } from "../dom.js";
import { draftId } from "../form.js";
import { discard, resend } from "../sync.js";
import { registerOf, stepOf } from "../walk.js";
import { nameOf } from "./list.js";

const KINDS = { stale: "别人先办了", refused: "现在不能办理", invalid: "有内容要改", "too-large": "内容过大", unreadable: "平台读不懂" };

export function actPage(act) {
  const item = book.cases.get(act.case);
  const back = item ? `#/case/${act.case}` : "#/";
  return h("div", {}, h("p", { class: "crumbs back" }, h("a", { href: back }, item ? `‹ ${item.title}` : "‹ 今天的路线")),
    h("h1", { tabindex: -1 }, act.subject || act.title),
    h("p", { class: "row" }, badge(act.state === "queued" ? "stored" : act.state), h("span", { class: "small" }, `${clockWords(act.captured_at, book.day)} 记录`),
      act.receipt ? h("span", { class: "small" }, `${clockWords(act.receipt.at, book.day)} 上报`) : null),
    act.state === "conflict" ? conflict(act, item) : h("section", { class: "card" }, h("h2", {}, "记下的内容"), pairs(mine(act, item))));
}

/** What was answered, [question, answer]. */
function mine(act, item) {
  const asks = item?.asks[act.step] ?? book.openings.find((found) => found.register === act.register && found.step === act.step)?.asks ?? [];
  const sheet = item?.sheets.find((found) => found.key === act.sheet);
  const lines = sheet ? sheet.lines.map((line) => [line.content, lineWords(line, act.kept?.lines[line.key])]) : [];
  const rest = asks.filter((ask) => ask.key in act.sent && ask.capture !== "sheet" && !(ask.key in (sheet?.sets ?? {}))).map((ask) => [ask.title, words(ask, act.sent[ask.key])]);
  return [...lines, ...rest].filter(([, value]) => value);
}

function pairs(rows) {
  if (!rows.length) return h("p", { class: "small" }, "没有要填的内容");
  return h("dl", { class: "dl" }, rows.map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]));
}

function words(ask, value) {
  if (ask.kind === "file") return `${value.length} 份`;
  if (ask.kind === "bool") return value === true || value === "true" ? "是" : "否";
  const titles = Object.fromEntries(ask.choices);
  return [].concat(value).map((key) => titles[key] ?? key).join("、");
}

function lineWords(line, given) {
  if (!given) return "";
  const shown = Object.fromEntries(line.choices)[given.answer] ?? given.answer;
  const shots = given.photos?.length ? `${given.photos.length} 张照片` : "";
  return [shown, given.note, shots].filter(Boolean).join("；");
}

/** What the platform holds now of the same sheet, and the state. */
function theirs(act, item) {
  if (!item) return [["状态", "现在不在您的名下，看不到"]];
  const sheet = item.sheets.find((found) => found.key === act.sheet);
  const state = registerOf(item)?.states[item.state]?.title ?? item.state;
  const lines = (sheet?.lines ?? []).filter((line) => sheet.filled[line.key]).map((line) => [line.content, lineWords(line, sheet.filled[line.key])]);
  return [["状态", state], ...lines];
}

/** Both versions, line by line; what differs says so. */
function versions(act, item) {
  const [here, there] = [new Map(mine(act, item)), new Map(theirs(act, item))];
  const compared = Boolean(act.sheet);
  const rows = [...new Set([...there.keys(), ...here.keys()])].map((label) => {
    const differs = compared && label !== "状态" && here.get(label) !== there.get(label);
    return h("tr", { class: differs ? "differs" : null },
      h("th", { scope: "row" }, label, differs ? chip("soon", "不同") : null),
      h("td", {}, here.get(label) ?? "—"), h("td", {}, there.get(label) ?? "—"));
  });
  const head = ["内容", "您记下的", "平台上现在的"].map((words) => h("th", { scope: "col" }, words));
  return h("section", { class: "card" }, h("table", { class: "versions" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)));
}

function conflict(act, item) {
  const { problem } = act;
  const since = problem.since.map((step) => h("li", {}, `${clockWords(step.at, book.day)} ${step.actor}：${step.title}`));
  const errors = Object.entries(problem.errors).map(([label, message]) => h("li", {}, label ? `${label}：${message}` : message));
  const why = h("div", { class: "note late", role: "alert" }, h("h2", {}, KINDS[problem.result] ?? "没有报成"), h("p", {}, problem.detail), errors.length ? h("ul", {}, errors) : null, since.length ? h("ul", {}, since) : null);
  return [why, versions(act, item), decide(act, item)];
}

function decide(act, item) {
  const told = h("p", { class: "error", role: "alert" });
  const reason = h("textarea", { id: "reason", rows: 2, maxlength: 300 });
  const again = async () => {
    await resend(act);
    location.hash = item ? `#/case/${act.case}` : "#/";
  };
  const drop = async () => {
    if (!reason.value.trim()) return (told.textContent = "请写明为什么不报，原因记入案件");
    told.textContent = await discard(act, reason.value.trim());
    if (!told.textContent) location.hash = item ? `#/case/${act.case}` : "#/";
    return null;
  };
  const words = act.problem.result === "stale" ? "看过了，仍按我记的上报" : "原样再报一次";
  const job = jobOf(act, item);
  return h("section", { class: "card stack" }, h("h2", {}, "怎么处理"),
    act.problem.result === "invalid" ? null : h("button", { class: "btn wide", type: "button", onclick: again }, words),
    job ? h("button", { class: "btn alt wide", type: "button", onclick: () => edit(act, job) }, "改了再报") : null,
    h("details", {}, h("summary", {}, "不报了"), h("div", { class: "field" }, h("label", { for: "reason" }, "为什么不报"), reason), told,
      h("button", { class: "btn danger wide", type: "button", onclick: drop }, "不报，只留下这条说明")),
    h("p", { class: "small" }, "没有决定以前，这条记录一直加密存在本机。"));
}

function jobOf(act, item) {
  const step = stepOf(act.register, act.step);
  if (!step) return null;
  if (!item) return act.matter === null ? { register: act.register, step } : null;
  return { item, register: act.register, step, sheet: item.sheets.find((sheet) => sheet.key === act.sheet) };
}

/** Open the form again with what was answered; sending it replaces the record. */
async function edit(act, job) {
  const { values, lines } = structuredClone(act.kept);
  const base = { ...baseOf(job.item, job.sheet, act.token), after: null, sheetAfter: null };
  await keepDraft(draftId(job), { values, lines, base, replaces: act.token });
  const opening = book.openings.findIndex((found) => found.register === act.register && found.step === act.step);
  location.hash = job.item ? `#/case/${act.case}/${act.step}/${act.sheet}` : `#/open/${opening}`;
}

