/** One question as a field. `answers.values[key]` holds what is answered; `touch` keeps the draft. */

import { h, push } from "./dom.js";
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
  const mark = (ask.required || ask.when) && ask.kind !== "bool" ? null : h("span", { class: "must" }, "可不填");
  const named = ask.kind === "bool" ? null : h(many ? "legend" : "label", many ? {} : { for: id }, ask.title, mark);
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
  const { expect, described } = context;
  if (ask.capture === "scan") return scanner({ id, value, expect, changed: set, described });
  if (ask.capture === "position") return position(id, value, set);
  if (ask.kind === "file") return files(ask, id, answers, touch, context);
  if (ask.kind === "bool") return bool(ask, id, value, set);
  if (long(ask)) return select(ask, id, value, set);
  if (["choice", "choices"].includes(ask.kind)) return choices(ask, id, value, set);
  const oninput = (event) => set(event.target.value);
  if (ask.kind === "longtext") return h("textarea", { id, value, rows: 4, "aria-describedby": described, oninput });
  const type = TYPES[ask.kind] ?? "text";
  const limits = { maxlength: type === "text" ? ask.max_length : null, inputmode: INPUT_MODES[ask.kind] };
  return h("input", { id, type, value, ...limits, "aria-describedby": described, oninput });
}

function files(ask, id, answers, touch, context) {
  const list = (answers.values[ask.key] ??= []);
  const kept = { id, files: list, changed: () => touch(true) };
  if (ask.capture === "signature") return signatures({ ...kept, label: ask.title, moment: context.moment });
  return photos({ ...kept, label: "拍照或选照片" });
}

function bool(ask, id, value, set) {
  const checked = value === true || value === "true";
  const box = h("input", { type: "checkbox", id, checked, onchange: (event) => set(event.target.checked) });
  return h("label", { class: "choice" }, box, h("span", {}, ask.title));
}

function select(ask, id, value, set) {
  const option = ([key, title]) => h("option", { value: key, selected: key === String(value) }, title);
  const options = [["", "请选择"], ...ask.choices].map(option);
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
  const type = several ? "checkbox" : "radio";
  const boxes = ask.choices.map(([key, title], i) => {
    const onchange = (event) => pick(key, event.target.checked);
    const own = { name: id, id: i ? null : id, value: key, checked: chosen.has(key) };
    return h("label", { class: "choice" }, h("input", { type, ...own, onchange }), h("span", {}, title));
  });
  const broad = ask.choices.some(([, title]) => title.length > 4);
  return h("div", { class: broad ? "choices broad" : "choices" }, boxes);
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
  return h("div", { class: "scan" }, push("取当前位置", fill, "alt"), input, told);
}
