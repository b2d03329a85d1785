/** One question as a field. `answers.values[key]` holds what is answered; `touch` keeps the draft. */

import { h } from "./dom.js";
import { photos } from "./photo.js";
import { scanner } from "./scan.js";
import { signatures } from "./signature.js";

const TYPES = { date: "date", datetime: "datetime-local", phone: "tel" };
const INPUT_MODES = { int: "numeric", money: "decimal" };

/** The field of a question, with its label, help and a place for its error. */
export function field(ask, answers, touch, context) {
  const id = `i-${ask.key}`;
  const many = ["choice", "choices"].includes(ask.kind) && !long(ask);
  const described = ask.help ? `h-${ask.key}` : null;
  const control = controlOf(ask, id, answers, touch, { ...context, described });
  const mark = ask.required && ask.kind !== "bool" ? null : h("span", { class: "must" }, "可不填");
  const named = ask.kind === "bool" ? null : many ? h("legend", {}, ask.title, mark) : h("label", { for: id }, ask.title, mark);
  const help = ask.help ? h("span", { class: "help", id: `h-${ask.key}` }, ask.help) : null;
  const error = h("span", { class: "error", id: `e-${ask.key}`, hidden: true });
  return h(many ? "fieldset" : "div", { class: "field", id: `f-${ask.key}` }, named, help, control, error);
}

const long = (ask) => ask.kind === "choice" && ask.choices.length > 7;

function controlOf(ask, id, answers, touch, context) {
  const value = answers.values[ask.key] ?? ask.default ?? "";
  const set = (next) => {
    answers.values[ask.key] = next;
    return touch();
  };
  if (ask.capture === "scan") return scanner({ id, value, expect: context.expect, changed: set, described: context.described });
  if (ask.capture === "position") return position(id, value, set);
  if (ask.kind === "file") return files(ask, id, answers, touch, context);
  if (ask.kind === "bool") return bool(ask, id, value, set);
  if (long(ask)) return select(ask, id, value, set);
  if (["choice", "choices"].includes(ask.kind)) return choices(ask, id, value, set);
  if (ask.kind === "longtext") return h("textarea", { id, value, rows: 4, oninput: (event) => set(event.target.value) });
  const type = TYPES[ask.kind] ?? "text";
  const limits = { maxlength: type === "text" ? ask.max_length : null, inputmode: INPUT_MODES[ask.kind] };
  return h("input", { id, type, value, ...limits, "aria-describedby": context.described, oninput: (event) => set(event.target.value) });
}

function files(ask, id, answers, touch, context) {
  const list = (answers.values[ask.key] ??= []);
  if (ask.capture === "signature") return signatures({ id, label: ask.title, files: list, changed: () => touch(true), moment: context.moment });
  return photos({ id, label: "拍照或选照片", files: list, changed: () => touch(true) });
}

function bool(ask, id, value, set) {
  const box = h("input", { type: "checkbox", id, checked: value === true || value === "true", onchange: (event) => set(event.target.checked) });
  return h("label", { class: "choice" }, box, h("span", {}, ask.title));
}

function select(ask, id, value, set) {
  const options = [["", "请选择"], ...ask.choices].map(([key, title]) => h("option", { value: key, selected: key === String(value) }, title));
  return h("select", { id, onchange: (event) => set(event.target.value) }, options);
}

/** Radio buttons or boxes as large targets. */
export function choices(ask, id, value, set) {
  const several = ask.kind === "choices";
  const chosen = new Set(several ? [].concat(value || []) : [String(value)]);
  const pick = (key, on) => {
    if (!several) return set(key);
    chosen[on ? "add" : "delete"](key);
    return set([...chosen]);
  };
  const boxes = ask.choices.map(([key, title], i) =>
    h("label", { class: "choice" },
      h("input", { type: several ? "checkbox" : "radio", name: id, id: i ? null : id, value: key, checked: chosen.has(key),
        onchange: (event) => pick(key, event.target.checked) }),
      h("span", {}, title)));
  return h("div", { class: "choices" }, boxes);
}

/** The place, only when the officer asks for it. */
function position(id, value, set) {
  const input = h("input", { id, value, oninput: (event) => set(event.target.value) });
  const told = h("p", { class: "small", role: "status" });
  const fill = () => {
    told.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        input.value = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`;
        told.textContent = `精度约 ${Math.round(coords.accuracy)} 米`;
        set(input.value);
      },
      () => (told.textContent = "没有取到位置，可以不填"),
      { enableHighAccuracy: true, timeout: 20_000 });
  };
  return h("div", { class: "scan" }, h("button", { type: "button", class: "btn alt", onclick: fill }, "取当前位置"), input, told);
}
