/** The form of a step: questions, check form, draft kept while it is filled, errors beside the fields. */

import { actBy, actsOf, baseOf, book, caseId, clock, dropDraft, keepDraft, record } from "./book.js";
import { actions, clockWords, h, note, push, say, storageWords } from "./dom.js";
import { field } from "./fields.js";
import { settled } from "./photo.js";
import { sheetErrors, sheetLines, sheetSent } from "./sheet.js";

const SILENT = ["moment", "device", "sheet"]; // the device answers these itself

/** What a form is about: item or opening, step, sheet; its draft has this id. */
export function draftId({ item, register, step, sheet }) {
  return `${item ? caseId(item) : `${register}:new`}/${step.key}/${sheet?.key ?? ""}`;
}

function answersOf(job) {
  const kept = book.drafts.get(draftId(job));
  if (kept) return kept;
  const base = baseOf(job.item, job.sheet);
  const mine = job.sheet && actsOf(caseId(job.item)).findLast((act) => act.sheet === job.sheet.key && act.state === "queued");
  if (mine?.kept) return { ...structuredClone(mine.kept), base, replaces: null }; // newer than what is reported
  const filled = job.sheet?.filled ?? {};
  const given = ({ answer = "", note = "" }) => ({ answer, note, photos: [] });
  const lines = Object.fromEntries(Object.entries(filled).map(([key, line]) => [key, given(line)]));
  return { values: {}, lines, base, replaces: null };
}

/** Draw the form; `done` is called with the act that was recorded. */
export function form(job, done) {
  const answers = answersOf(job);
  const saver = keeper(job, answers);
  const asked = job.asks.filter((ask) => !SILENT.includes(ask.capture) && !(ask.key in (job.sheet?.sets ?? {})));
  const moment = () => `${clock().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" })} ${clockWords(clock())}`;
  const context = { expect: job.item?.expect ?? "", moment };
  const top = h("div");
  const fields = asked.map((ask) => field(ask, answers, saver.touch, context));
  const fit = () => asked.forEach((ask, i) => (fields[i].hidden = !applies(ask, asked, answers)));
  fit();
  const lines = job.sheet ? sheetLines(job.sheet, answers.lines, saver.touch) : null;
  const organ = job.organs ? organField(job, answers, saver.touch) : null;
  const submit = async (event) => {
    event.preventDefault();
    await settled();
    const onLines = job.sheet ? sheetErrors(job.sheet, answers.lines, answers.values) : {};
    const errors = { ...onLines, ...faults(asked, answers), ...neither(job.step, asked, answers) };
    if (job.organs && !answers.values.$organ) errors.$organ = "请选择";
    show(made, top, errors);
    if (Object.keys(errors).length || made.dataset.sent) return;
    const act = actOf(job, asked, answers);
    const heavy = tooHeavy(act.files);
    if (heavy) return top.replaceChildren(note("late", heavy)), top.scrollIntoView({ block: "center" });
    made.dataset.sent = "1";
    try {
      await saver.stop();
      done(await record(act, answers.base, draftId(job), actBy(answers.replaces)));
    } catch (error) {
      delete made.dataset.sent;
      top.replaceChildren(note("late", storageWords(error)));
      top.scrollIntoView({ block: "center" });
    }
  };
  const drop = async () => {
    await saver.stop();
    await dropDraft(draftId(job));
    history.back();
  };
  const made = h("form", { class: "card long", novalidate: true, autocomplete: "off", onsubmit: submit }, top, organ, lines, fields,
    actions(h("button", { class: "btn", type: "submit" }, job.step.title), push("不填了", drop, "quiet"), saver.told));
  made.addEventListener("input", mended);
  made.addEventListener("change", mended);
  made.addEventListener("change", fit);
  made.flush = saver.flush; // for whoever leaves the page
  return made;
}

/** More than the platform takes in one record is said at once, not hours later. */
function tooHeavy(files) {
  const { files: most, bytes } = book.limits ?? { files: Infinity, bytes: Infinity };
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > most) return `一条记录最多 ${most} 张照片和签名，现在有 ${files.length} 张，请删去一些再记`;
  const mega = (value) => (value / 1048576).toFixed(1);
  return size > bytes ? `一条记录的照片合计最多 ${mega(bytes)} MB，现在有 ${mega(size)} MB，请删去一些再记` : "";
}

function organField(job, answers, touch) {
  answers.values.$organ ??= job.organs[0][0];
  const ask = { key: "$organ", title: "登记机关", kind: "choice", choices: job.organs, required: true, capture: "" };
  return job.organs.length > 1 ? field(ask, answers, touch, {}) : null;
}

/** Keeps the draft shortly after each change, and at once when the page goes away. */
function keeper(job, answers) {
  const told = h("span", { class: "small kept", role: "status" });
  let timer = 0;
  let chain = Promise.resolve();
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    chain = chain.then(() => keepDraft(draftId(job), answers)).then(
      () => (told.textContent = `本机已存 ${clockWords(clock(), book.day)}`),
      (error) => (told.textContent = storageWords(error)));
    return chain;
  };
  const touch = (now = false) => {
    clearTimeout(timer);
    timer = setTimeout(save, 250);
    return now ? save() : chain;
  };
  const flush = () => (timer ? save() : chain);
  const hidden = () => document.visibilityState === "hidden" && flush();
  document.addEventListener("visibilitychange", hidden);
  const stop = () => {
    document.removeEventListener("visibilitychange", hidden);
    clearTimeout(timer);
    timer = 0;
    return chain;
  };
  return { told, touch, stop, flush };
}

const answerOf = (ask, { values }) => values[ask.key] ?? ask.default ?? "";
const isEmpty = (value) => (Array.isArray(value) ? !value.length : value === "" || value === null);

/** Whether a question is asked with what is answered so far. */
const applies = (ask, asked, answers) => holds(ask.when, asked, answers) ?? true;

/** Whether another question is answered as a rule says; undefined without rule. */
function holds(rule, asked, answers) {
  const other = rule && asked.find((found) => found.key === rule[0]);
  return other ? rule[1].includes(String(answerOf(other, answers))) : undefined;
}

/** One of some questions has to be answered: the first of them says so. */
function neither(step, asked, answers) {
  const some = asked.filter((ask) => (step.either ?? []).includes(ask.key));
  if (!some.length || some.some((ask) => !isEmpty(answerOf(ask, answers)))) return {};
  return { [some[0].key]: `至少填一项：${some.map((ask) => ask.title).join("、")}` };
}

function faults(asked, answers) {
  const errors = {};
  for (const ask of asked) {
    if (!applies(ask, asked, answers)) continue;
    const value = answerOf(ask, answers);
    const empty = isEmpty(value);
    const message = empty ? missing(ask, holds(ask.needs, asked, answers)) : ask.kind === "int" ? outside(ask, String(value).trim()) : "";
    if (message) errors[ask.key] = message;
  }
  return errors;
}

function missing(ask, needed) {
  if (!(ask.required || ask.when || needed) || ask.kind === "bool") return "";
  return ["choice", "choices"].includes(ask.kind) ? "请选择" : "请填写";
}

function outside(ask, value) {
  if (!/^\d+$/.test(value)) return "请填整数";
  if (ask.maximum !== null && Number(value) > ask.maximum) return `不得大于 ${ask.maximum}`;
  return ask.minimum !== null && Number(value) < ask.minimum ? `不得小于 ${ask.minimum}` : "";
}

/** What is answered anew is no longer complained about. */
function mended({ target }) {
  const box = target.closest(".field.bad");
  box?.classList.remove("bad");
  const error = box?.querySelector(".error[id]");
  if (error) error.hidden = true;
  if (box && !this.querySelector(".bad")) this.querySelector(".note.late")?.remove();
}

function show(made, top, errors) {
  for (const old of made.querySelectorAll(".error[id]")) Object.assign(old, { hidden: true, textContent: "" });
  made.querySelectorAll(".bad").forEach((box) => box.classList.remove("bad"));
  const keys = Object.keys(errors);
  for (const key of keys) {
    const place = document.getElementById(`e-${key}`);
    if (place) Object.assign(place, { hidden: false, textContent: errors[key] });
    document.getElementById(`f-${key}`)?.classList.add("bad");
  }
  const words = `有 ${keys.length} 处没有填好，填过的都还在`;
  top.replaceChildren(...(keys.length ? [h("div", { class: "note late", role: "alert" }, words)] : []));
  if (!keys.length) return;
  say(words);
  const first = document.getElementById(`f-${keys[0]}`);
  first?.scrollIntoView({ block: "center" });
  first?.querySelector("input:not(.sr), select, textarea, button")?.focus({ preventScroll: true });
}

function actOf(job, asked, answers) {
  const sent = { ...(job.sheet?.sets ?? {}) };
  const files = [];
  for (const ask of asked) {
    if (!applies(ask, asked, answers)) continue;
    const value = answers.values[ask.key] ?? ask.default;
    if (ask.kind === "file") files.push(...(value ?? []));
    if (value === undefined || value === null || value === "") continue;
    sent[ask.key] = ask.kind === "file" ? value.map((file) => ({ file: file.id })) : value;
  }
  if (job.sheet) {
    sent[job.step.sheet] = sheetSent(job.sheet, answers.lines);
    files.push(...job.sheet.lines.flatMap((line) => answers.lines[line.key]?.photos ?? []));
  }
  const about = { register: job.register, matter: job.item?.pk ?? null, step: job.step.key, title: job.step.title };
  const organ = job.organs ? Number(answers.values.$organ) : null;
  const kept = { values: answers.values, lines: answers.lines };
  return { ...about, organ, case: job.item ? caseId(job.item) : undefined, sheet: job.sheet?.key ?? "",
    subject: job.sheet?.title ?? "", sent, files, kept };
}
