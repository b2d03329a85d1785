/** A check form: one line after the other, large targets, a photo where the form wants evidence. */

import { h } from "./dom.js";
import { choices } from "./fields.js";
import { photos } from "./photo.js";

/** The lines of a check form; `lines[key]` = {answer, note, photos} is what is answered. */
export function sheetLines(sheet, lines, touch) {
  const count = h("p", { class: "small", role: "status" });
  const redraw = (now) => {
    const open = sheet.lines.filter((line) => line.required && !answered(line, lines[line.key]));
    count.textContent = open.length ? `还有 ${open.length} 行没有填` : "全部填完";
    return touch(now);
  };
  const drawn = sheet.lines.map((line) => lineOf(line, (lines[line.key] ??= { answer: "", note: "", photos: [] }), redraw));
  const left = sheet.lines.filter((line) => line.required && !answered(line, lines[line.key])).length;
  count.textContent = left ? `还有 ${left} 行没有填` : "全部填完";
  return h("div", { class: "lines" }, count, h("ol", {}, drawn));
}

export const answered = (line, given) => Boolean(given && (line.kind === "photo" ? given.photos.length : given.answer));

function lineOf(line, given, touch) {
  const id = `l-${line.key}`;
  const set = (value) => {
    given.answer = value;
    needed();
    return touch();
  };
  const evidence = h("p", { class: "small warn", hidden: true }, "这个结论须附照片");
  const needed = () => (evidence.hidden = !line.evidence.includes(given.answer) || given.photos.length > 0);
  const shots = photos({ id: `${id}-p`, label: "拍照", files: given.photos, changed: () => (needed(), touch(true)), most: 4 });
  const note = h("input", { id: `${id}-n`, value: given.note, maxlength: 300, oninput: (event) => ((given.note = event.target.value), touch()) });
  needed();
  const more = h("details", { open: Boolean(given.note || given.photos.length) }, h("summary", {}, "说明和照片"),
    h("div", { class: "field" }, h("label", { for: `${id}-n` }, "说明"), note), shots);
  const about = [line.standard, line.basis].filter(Boolean).map((words) => h("p", { class: "small" }, words));
  const error = h("span", { class: "error", id: `e-${id}`, hidden: true });
  const asked = h("legend", {}, line.content, line.required ? null : h("span", { class: "must" }, "可不填"));
  return h("li", {}, h("fieldset", { class: "field line", id: `f-${id}` }, asked, about, control(line, id, given, set), evidence, more, error));
}

function control(line, id, given, set) {
  if (line.kind === "choice") return choices({ kind: "choice", choices: line.choices }, id, given.answer, set);
  if (line.kind === "photo") return null;
  const numeric = line.kind === "number" ? "decimal" : null;
  return h("input", { id, value: given.answer, inputmode: numeric, maxlength: 300, "aria-label": line.content, class: numeric ? "short" : "", oninput: (event) => set(event.target.value.trim()) });
}

/** What is missing: {line key: message}. */
export function sheetErrors(sheet, lines) {
  const errors = {};
  for (const line of sheet.lines) {
    const given = lines[line.key];
    if (line.required && !answered(line, given)) errors[`l-${line.key}`] = line.kind === "photo" ? "请拍照" : "请填写";
    else if (line.evidence.includes(given.answer) && !given.photos.length) errors[`l-${line.key}`] = "这个结论须附照片";
    else if (line.kind === "number" && given.answer && !/^-?\d+(\.\d+)?$/.test(given.answer)) errors[`l-${line.key}`] = "请填数字";
  }
  return errors;
}

/** The lines as they are sent; pictures by the id of their file. */
export function sheetSent(sheet, lines) {
  const given = sheet.lines.filter((line) => answered(line, lines[line.key]) || lines[line.key]?.note);
  const told = given.map((line) => {
    const { answer, note, photos: shots } = lines[line.key];
    return [line.key, { answer, note, photos: shots.map((file) => ({ file: file.id })) }];
  });
  return { sheet: sheet.key, answers: Object.fromEntries(told) };
}
