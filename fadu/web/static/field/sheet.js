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
  for (const line of sheet.lines) lines[line.key] ??= { answer: "", note: "", photos: [] };
  const draw = (line) => lineOf(line, lines[line.key], redraw);
  const drawn = sheet.lines.filter((line) => !line.fold).map(draw);
  const about = sheet.about ? h("p", { class: "small" }, sheet.about) : null;
  const left = sheet.lines.filter((line) => line.required && !answered(line, lines[line.key])).length;
  count.textContent = left ? `还有 ${left} 行没有填` : "全部填完";
  return h("div", { class: "lines" }, about, count, h("ol", {}, drawn), folded(sheet, lines, draw));
}

/** Lines that are rarely needed, under the heading that says when. */
function folded(sheet, lines, draw) {
  const headings = [...new Set(sheet.lines.map((line) => line.fold).filter(Boolean))];
  return headings.map((heading) => {
    const under = sheet.lines.filter((line) => line.fold === heading);
    const open = under.some((line) => lines[line.key].answer);
    return h("details", { class: "folded", open }, h("summary", {}, heading), h("ol", {}, under.map(draw)));
  });
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
  const needed = () => {
    evidence.hidden = !line.evidence.includes(given.answer) || given.photos.length > 0;
    if (!evidence.hidden) more.open = true;
  };
  const shot = () => (needed(), touch(true));
  const shots = photos({ id: `${id}-p`, label: "拍照", files: given.photos, changed: shot, most: 4 });
  const noted = (event) => ((given.note = event.target.value), touch());
  const note = h("input", { id: `${id}-n`, value: given.note, maxlength: 300, oninput: noted });
  const more = h("details", { open: Boolean(given.note || given.photos.length) }, h("summary", {}, "说明和照片"),
    h("div", { class: "field" }, h("label", { for: `${id}-n` }, "说明"), note), shots);
  needed();
  const about = [line.standard, line.basis].filter(Boolean).map((words) => h("p", { class: "small" }, words));
  const error = h("span", { class: "error", id: `e-${id}`, hidden: true });
  const asked = h("legend", {}, line.content, line.required ? null : h("span", { class: "must" }, "可不填"));
  const parts = [asked, about, control(line, id, given, set), evidence, line.fold ? null : more, error];
  return h("li", {}, h("fieldset", { class: "field line", id: `f-${id}` }, parts));
}

function control(line, id, given, set) {
  if (line.kind === "choice") return choices({ kind: "choice", choices: line.choices }, id, given.answer, set);
  if (line.kind === "photo") return null;
  const look = line.kind === "number" ? { inputmode: "decimal", class: "short" } : {};
  const oninput = (event) => set(event.target.value.trim());
  return h("input", { id, value: given.answer, maxlength: 300, "aria-label": line.content, ...look, oninput });
}

/** What is missing: {line key: message}; nothing when one of the answers waives the form. */
export function sheetErrors(sheet, lines, values) {
  const errors = {};
  if (Object.entries(sheet.waived).some(([key, waiving]) => waiving.includes(values[key]))) return errors;
  for (const line of sheet.lines) {
    const message = lineError(line, lines[line.key]);
    if (message) errors[`l-${line.key}`] = message;
  }
  return errors;
}

function lineError(line, given) {
  if (line.required && !answered(line, given)) return line.kind === "photo" ? "请拍照" : "请填写";
  if (line.evidence.includes(given.answer) && !given.photos.length) return "这个结论须附照片";
  return line.kind === "number" && given.answer && !/^-?\d+(\.\d+)?$/.test(given.answer) ? "请填数字" : "";
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
