/** One case: what it is, the code to show, the steps that may be taken here, the check forms, what was recorded. */

import { actsOf, book, caseId } from "../book.js";
import { back, badge, chip, clockWords, entry, h, heading, listed, note, pairs, qr, row, small } from "../dom.js";
import { offers, registerOf, sheetWords, stateOf, stateWords } from "../walk.js";

const GONE = "平台上这一件已不在您今天的工作里，可能已取消、办结或者改派。您在本机记下的都还在，可以照常上报，由平台核对。";

export function casePage(item) {
  const state = stateWords(item);
  const number = item.facts.some(([, value]) => value === item.number) ? [] : [["编号", item.number]];
  const about = [["地址", item.address], ["时间", item.at], ...number, ...item.facts];
  const ahead = h("p", { class: "small" }, "以上是本机记下的状态，上报以后以平台为准。");
  return h("div", {}, back("#/", "今天的路线"), heading(item.title),
    row(chip(state.tone, state.title), item.owed ? chip("soon", item.owed) : null, small(registerOf(item)?.title ?? "")),
    stateOf(item) === item.state ? null : ahead, item.due === false ? note("soon", GONE) : null,
    codeCard(item), sheets(item), steps(item), records(item),
    h("section", { class: "card" }, h("h2", {}, "基本情况"), pairs(about.filter(([, value]) => value))));
}

/** The code that the officer shows: large, black on white. */
function codeCard(item) {
  if (!item.code) return null;
  const picture = item.qr.length ? qr(item.qr, `检查码 ${item.code}`) : null;
  const under = h("figcaption", {}, h("b", { class: "mono" }, readable(item.code)), small("请企业用手机扫码核验，不需要账号"));
  const figure = h("figure", { class: "code" }, picture, under);
  return h("details", { class: "card show" }, h("summary", {}, "出示检查码"), figure);
}

/** Four letters at a time, for reading aloud. */
const readable = (code) => (/^[A-Z0-9]{12,}$/.test(code) ? code.match(/.{1,4}/g).join(" ") : code);

function steps(item) {
  const found = offers(item).filter(({ step }) => !step.sheet);
  const allowed = found.filter((offer) => offer.allowed);
  const adding = allowed.filter(({ step }) => step.adds); // done again and again: first
  const leading = allowed.filter(({ step }) => step.target && !step.adds);
  const other = allowed.filter(({ step }) => !step.target && !step.adds);
  const main = (found.find(({ step }) => step.after_sheets) ?? leading[0])?.step;
  const button = ({ step, waits }) => {
    const draft = book.drafts.has(`${caseId(item)}/${step.key}/`);
    const look = step === main ? "btn wide" : "btn alt wide";
    const words = draft ? h("small", {}, "未填完 · 本机已存") : null;
    const made = h("a", { class: look, href: `#/case/${caseId(item)}/${step.key}` }, step.title, words);
    return waits ? [made, h("p", { class: "small" }, waits)] : made;
  };
  const more = other.length ? h("details", { class: "more" }, h("summary", {}, "还可以记"), other.map(button)) : null;
  const waits = refused(found.filter((offer) => !offer.allowed));
  const rows = [adding.map(button), leading.map(button), more, waits];
  return found.length ? h("section", { class: "steps" }, rows) : null;
}

/** Steps that wait for something; what leads on is shown with its reason, the rest is folded. */
function refused(found) {
  const box = ({ step, reasons }) =>
    h("div", { class: "refused" }, h("b", {}, step.title), reasons.map((reason) => h("p", { class: "small" }, reason)));
  const leading = found.filter(({ step }) => step.target).map(box);
  const other = found.filter(({ step }) => !step.target).map(box);
  return [leading, other.length ? h("details", { class: "later" }, h("summary", {}, "暂不能办理"), other) : null];
}

function sheets(item) {
  if (!item.sheets.length) return null;
  const step = offers(item).find(({ step: found, allowed }) => found.sheet && allowed)?.step;
  const line = (sheet) => {
    const href = step && !sheet.locked ? `#/case/${caseId(item)}/${step.key}/${sheet.key}` : "";
    const asked = sheet.lines.filter((one) => !one.fold).length;
    return entry(href, sheet.title, sheet.about ? small(sheet.about.split("。")[0]) : null, row(small(`${asked} 行`), chip(...sheetWords(item, sheet))));
  };
  const groups = [...new Set(item.sheets.map((sheet) => sheet.group))];
  const of = (group) => item.sheets.filter((sheet) => sheet.group === group);
  return groups.map((group) => listed([h("h2", {}, "检查表"), group ? small(group) : null], of(group).map(line)));
}

/** What an officer has to know of a record besides where it is. */
export const alsoOf = (act) =>
  [act.receipt?.note || (act.state === "queued" ? act.waits : ""), act.mended].filter(Boolean).join("；");

function records(item) {
  const acts = actsOf(caseId(item)).toReversed();
  const rows = acts.map((act) => {
    const told = act.receipt ? ` · ${clockWords(act.receipt.at, book.day)} 上报` : "";
    const words = small(`${clockWords(act.captured_at, book.day)} 记录${told}`);
    const also = alsoOf(act);
    const under = also ? h("span", { class: "small" }, also) : null;
    return entry(`#/act/${act.token}`, act.subject || act.title, row(words, badge(act.state)), under);
  });
  return rows.length ? listed(h("h2", {}, "在这台设备上记下的"), rows) : null;
}
