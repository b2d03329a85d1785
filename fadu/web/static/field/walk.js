/** Where a case stands on this device: what is reported, moved on by what waits here; and what may be done next. */

import { actsOf, book, caseId, pending } from "./book.js";

export const registerOf = (item) => book.registers.get(item.register);
export const stepOf = (register, key) => book.registers.get(register)?.steps.find((step) => step.key === key);

/** The state after the acts that wait here; "?" when only the server can tell. */
export function stateOf(item) {
  let state = item.state;
  for (const act of pending().filter((waiting) => waiting.case === caseId(item))) {
    const target = stepOf(item.register, act.step)?.target;
    if (target) state = target;
  }
  return state;
}

/** The state's title and tone for people. */
export function stateWords(item) {
  const state = registerOf(item)?.states[stateOf(item)];
  return state ?? { title: "等待上报", tone: "hold", closed: false };
}

/** stored, done, conflict or "" (nothing recorded here). */
export function whereIs(item) {
  const acts = actsOf(caseId(item));
  if (acts.some((act) => act.state === "conflict")) return "conflict";
  if (acts.some((act) => act.state !== "done")) return "stored";
  return acts.length ? "done" : "";
}

/** Where a check form stands: [tone, words]. */
export function sheetWords(item, sheet) {
  const step = registerOf(item)?.steps.find((found) => found.sheet);
  const id = caseId(item);
  const waiting = pending().find((act) => act.case === id && act.sheet === sheet.key);
  if (waiting) return waiting.state === "conflict" ? ["late", "本机已存 · 待处理"] : ["draft", "已填 · 本机已存"];
  if (step && book.drafts.has(`${id}/${step.key}/${sheet.key}`)) return ["soon", "未填完 · 本机已存"];
  if (sheet.done) return ["ok", "已填 · 已上报"];
  if (sheet.locked) return ["none", "由他们填写"];
  return ["none", sheet.required ? "未填" : "未填 · 可不填"];
}

const isFilled = (item, sheet) =>
  sheet.done || pending().some((act) => act.case === caseId(item) && act.sheet === sheet.key);

/** Steps offered on the device: [{step, allowed, reasons}]. Offline the server's guards are asked later. */
export function offers(item) {
  const state = stateOf(item);
  const ahead = pending().some((act) => act.case === caseId(item));
  const found = [];
  for (const step of registerOf(item)?.steps ?? []) {
    if (!step.source.includes(state)) continue;
    const told = item.offers[step.key];
    if (!ahead && !told) continue;
    const open = step.after_sheets ? item.sheets.filter((sheet) => sheet.required && !isFilled(item, sheet)) : [];
    const missing = open.filter((sheet) => !sheet.locked);
    const lacking = `还有检查表没有填：${missing.map((sheet) => sheet.title).join("、")}`;
    const reasons = missing.length ? [lacking] : ahead ? [] : told.reasons;
    found.push({ step, allowed: !reasons.length, reasons, waits: open.length > missing.length ? waitWords(open) : "" });
  }
  return found;
}

/** What is left to other people's devices: this may be recorded now and is reported once theirs is. */
function waitWords(open) {
  const theirs = open.filter((sheet) => sheet.locked);
  const whose = [...new Set(theirs.map((sheet) => sheet.group))].join("、");
  return `${whose}的 ${theirs.length} 张检查表由他们填写。可以先记，等他们上报以后自动报成。`;
}

/** Whether nothing on this device leads the case on any more. */
export function isOver(item) {
  const state = stateOf(item);
  return state !== "?" && !item.owed && !registerOf(item)?.steps.some((step) => step.target && step.source.includes(state));
}

/** Cases by town in the order of the way: [[place, cases]]. */
export function route() {
  const towns = new Map();
  const order = (item) => [item.place_order, item.at, item.pk];
  const sorted = [...book.cases.values()].filter((item) => !isOver(item)).sort((a, b) => compare(order(a), order(b)));
  for (const item of sorted) {
    const place = item.place || "未注明镇街";
    towns.set(place, [...(towns.get(place) ?? []), item]);
  }
  const wished = book.meta?.route ?? [];
  const rank = (place) => (wished.includes(place) ? wished.indexOf(place) : wished.length);
  return [...towns].sort((a, b) => rank(a[0]) - rank(b[0]));
}

function compare(a, b) {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}
