/** One record: what was answered; and, when it could not be reported, both versions side by side and the choice. */

import { baseOf, book, keepDraft } from "../book.js";
import { back, badge, chip, clockWords, h, heading, note, pairs, push, row, small } from "../dom.js";
import { draftId } from "../form.js";
import { discard, resend } from "../sync.js";
import { alsoOf } from "./case.js";
import { registerOf, stepOf } from "../walk.js";

const KINDS = { stale: "别人先办了", refused: "现在不能办理", invalid: "有内容要改", "too-large": "内容过大" };

export function actPage(act) {
  const item = book.cases.get(act.case);
  const words = [`${clockWords(act.captured_at, book.day)} 记录`];
  if (act.receipt) words.push(`${clockWords(act.receipt.at, book.day)} 上报`);
  const rows = mine(act, item);
  const content = rows.length ? pairs(rows) : h("p", { class: "small" }, "没有要填的内容");
  const also = alsoOf(act);
  return h("div", {}, back(item ? `#/case/${act.case}` : "#/", item?.title ?? "今天的路线"),
    heading(act.subject || act.title), row(badge(act.state), small(words.join(" · "))), also ? note("soon", also) : null,
    act.state === "conflict" ? conflict(act, item) : h("section", { class: "card" }, h("h2", {}, "记下的内容"), content));
}

// -- both versions ---------------------------------------------------------------------------------------------------
const openingOf = (act) => book.openings.find((found) => found.register === act.register && found.step === act.step);

/** What was answered, [question, answer]. */
function mine(act, item) {
  const asks = item?.asks[act.step] ?? openingOf(act)?.asks ?? [];
  const sheet = item?.sheets.find((found) => found.key === act.sheet);
  const silent = (ask) => ask.capture === "sheet" || ask.key in (sheet?.sets ?? {});
  const lines = (sheet?.lines ?? []).map((line) => [line.content, lineWords(line, act.kept?.lines[line.key])]);
  const rest = asks.filter((ask) => ask.key in act.sent && !silent(ask));
  const answers = rest.map((ask) => [ask.title, answerWords(ask, act.sent[ask.key])]);
  return [...lines, ...answers].filter(([, value]) => value);
}

function answerWords(ask, value) {
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

/** What the platform holds now: the state, and the same sheet. */
function theirs(act, item) {
  if (!item || act.problem.gone) return [["状态", "现在不在您的名下，看不到"]];
  const sheet = item.sheets.find((found) => found.key === act.sheet);
  const state = registerOf(item)?.states[item.state]?.title ?? item.state;
  const lines = (sheet?.lines ?? []).filter((line) => sheet.filled[line.key]);
  const same = act.problem.since.findLast((step) => step.title === act.title)?.pairs ?? [];
  const said = act.sheet ? [] : same; // another form of the same step says nothing about this one
  return [["状态", state], ...lines.map((line) => [line.content, lineWords(line, sheet.filled[line.key])]), ...said];
}

/** Both versions, line by line; what differs says so. */
function versions(act, item) {
  const [here, there] = [new Map(mine(act, item)), new Map(theirs(act, item))];
  const rows = [...new Set([...there.keys(), ...here.keys()])].map((label) => {
    const differs = label !== "状态" && there.size > 1 && here.get(label) !== there.get(label);
    return h("tr", { class: differs ? "differs" : null },
      h("th", { scope: "row" }, label, differs ? chip("soon", "不同") : null),
      h("td", {}, here.get(label) ?? "—"), h("td", {}, there.get(label) ?? "—"));
  });
  const head = ["内容", "您记下的", "平台上现在的"].map((words) => h("th", { scope: "col" }, words));
  const table = h("table", { class: "versions" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
  return h("section", { class: "card" }, table);
}

function saidWords({ pairs = [] }) {
  const words = pairs.slice(0, 4).map(([label, value]) => `${label} ${value}`).join("；");
  return words ? `（${words}）` : "";
}

function conflict(act, item) {
  const { result, detail, since, errors } = act.problem;
  const told = since.map((step) => `${clockWords(step.at, book.day)} ${step.actor}：${step.title}${saidWords(step)}`);
  const wrong = Object.entries(errors).map(([label, message]) => (label ? `${label}：${message}` : message));
  const points = [...wrong, ...told].map((words) => h("li", {}, words));
  const title = h("h2", {}, KINDS[result] ?? "没有报成");
  const why = note("late", title, h("p", {}, detail), points.length ? h("ul", {}, points) : null);
  return [why, versions(act, item), decide(act, item)];
}

// -- the choice ------------------------------------------------------------------------------------------------------
function decide(act, item) {
  const home = item ? `#/case/${act.case}` : "#/";
  const again = async () => {
    await resend(act);
    location.hash = home;
  };
  const { result } = act.problem;
  const words = result === "stale" ? "看过了，仍按我记的上报" : "原样再报一次";
  const job = jobOf(act, item);
  return h("section", { class: "card choice-of" }, h("h2", {}, "怎么处理"),
    result === "invalid" ? null : push(words, again, "wide"),
    job ? push("改了再报", () => edit(act, job), "alt wide") : null,
    giveUp(act, home), h("p", { class: "small" }, "没有决定以前，这条记录一直加密存在本机。"));
}

function giveUp(act, home) {
  const told = h("p", { class: "error", role: "alert" });
  const reason = h("textarea", { id: "reason", rows: 2, maxlength: 300 });
  const drop = async () => {
    const words = reason.value.trim();
    told.textContent = words ? await discard(act, words) : "请写明为什么不报，原因记入案件";
    if (!told.textContent) location.hash = home;
  };
  const field = h("div", { class: "field" }, h("label", { for: "reason" }, "为什么不报"), reason);
  const button = push("不报，只留下这条说明", drop, "danger wide");
  return h("details", { class: "give-up" }, h("summary", {}, "不报了"), field, told, button);
}

function jobOf(act, item) {
  const step = stepOf(act.register, act.step);
  if (!step || (!item && act.matter !== null)) return null;
  const sheet = item?.sheets.find((found) => found.key === act.sheet);
  return { item, register: act.register, step, sheet };
}

/** Open the form again with what was answered; sending it replaces the record. */
async function edit(act, job) {
  const { values, lines } = structuredClone(act.kept);
  const base = { ...baseOf(job.item, job.sheet, act.token), after: null, sheetAfter: null };
  await keepDraft(draftId(job), { values, lines, base, replaces: act.token });
  const opening = book.openings.indexOf(openingOf(act));
  location.hash = job.item ? `#/case/${act.case}/${act.step}/${act.sheet}` : `#/open/${opening}`;
}
