/** One case: what it is, the code to show, the steps that may be taken here, the check forms, what was recorded. */

import { actsOf, book, caseId } from "../book.js";
import { badge, chip, clockWords, h, qr } from "../dom.js";
import { offers, registerOf, sheetWords, stateOf, stateWords } from "../walk.js";

export function casePage(item) {
  const state = stateWords(item);
  const facts = [["地址", item.address], ["时间", item.at], ["编号", item.number], ...item.facts].filter(([, value]) => value);
  return h("div", {}, h("p", { class: "crumbs back" }, h("a", { href: "#/" }, "‹ 今天的路线")),
    h("h1", { tabindex: -1 }, item.title),
    h("p", { class: "row" }, chip(state.tone, state.title), h("span", { class: "small" }, registerOf(item)?.title ?? "")),
    ahead(item), codeCard(item), sheets(item), steps(item), records(item),
    h("section", { class: "card" }, h("h2", {}, "基本情况"), h("dl", { class: "dl" }, facts.map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]))));
}

function ahead(item) {
  if (stateOf(item) === item.state) return null;
  return h("p", { class: "small" }, "以上是本机记下的状态，上报以后以平台为准。");
}

/** The code that the officer shows: large, black on white. */
function codeCard(item) {
  if (!item.code) return null;
  const label = `检查码 ${item.code}`;
  const figure = h("figure", { class: "code" }, item.qr.length ? qr(item.qr, label) : null, h("figcaption", {}, h("b", { class: "mono" }, item.code), h("span", { class: "small" }, "请企业用手机扫码核验，不需要账号")));
  return h("details", { class: "card show" }, h("summary", {}, "出示检查码"), figure);
}

function steps(item) {
  const found = offers(item).filter(({ step }) => !step.sheet);
  const leading = found.filter(({ step, allowed }) => step.target && allowed);
  const other = found.filter(({ step, allowed }) => !step.target && allowed);
  const rows = [...leading, ...other].map(({ step }) => {
    const draft = book.drafts.has(`${caseId(item)}/${step.key}/`);
    const look = step.target ? "btn wide" : "btn alt wide";
    const words = draft ? h("small", {}, "未填完 · 本机已存") : null;
    return h("a", { class: look, href: `#/case/${caseId(item)}/${step.key}` }, step.title, words);
  });
  return found.length ? h("section", { class: "steps" }, rows, refused(found.filter(({ allowed }) => !allowed))) : null;
}

/** Steps that wait for something; what leads on is shown with its reason, the rest is folded. */
function refused(found) {
  const row = ({ step, reasons }) =>
    h("div", { class: "refused" }, h("b", {}, step.title), reasons.map((reason) => h("p", { class: "small" }, reason)));
  const [leading, other] = [found.filter(({ step }) => step.target), found.filter(({ step }) => !step.target)];
  return [leading.map(row), other.length ? h("details", { class: "later" }, h("summary", {}, "暂不能办理"), other.map(row)) : null];
}

function sheets(item) {
  const step = offers(item).find(({ step: found, allowed }) => found.sheet && allowed)?.step;
  if (!item.sheets.length) return null;
  const rows = item.sheets.map((sheet) => {
    const [tone, words] = sheetWords(item, sheet);
    const inside = [h("b", {}, sheet.title), h("span", { class: "row" }, h("span", { class: "small" }, `${sheet.lines.length} 行`), chip(tone, words))];
    return h("li", {}, step ? h("a", { class: "entry", href: `#/case/${caseId(item)}/${step.key}/${sheet.key}` }, inside) : h("div", { class: "entry" }, inside));
  });
  return h("section", { class: "card flush town" }, h("header", {}, h("h2", {}, "检查表")), h("ul", {}, rows));
}

function records(item) {
  const acts = actsOf(caseId(item)).toReversed();
  if (!acts.length) return null;
  const rows = acts.map((act) => {
    const words = [`${clockWords(act.captured_at, book.day)} 记录`, act.receipt ? `${clockWords(act.receipt.at, book.day)} 上报` : ""];
    return h("li", {}, h("a", { class: "entry", href: `#/act/${act.token}` }, h("b", {}, act.subject || act.title),
      h("span", { class: "row" }, h("span", { class: "small" }, words.filter(Boolean).join(" · ")), badge(act.state === "queued" ? "stored" : act.state))));
  });
  return h("section", { class: "card flush town" }, h("header", {}, h("h2", {}, "在这台设备上记下的")), h("ul", {}, rows));
}
