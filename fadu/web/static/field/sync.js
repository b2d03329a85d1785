/** Session, pack and queue. What cannot be sent stays; what was sent twice is answered once (the token sees to it). */

import { amend, baseOf, book, caseId, changed, clock, forget } from "./book.js";
import { keepPack, pending, readFile, remove, writeMeta } from "./book.js";
import { mended } from "./clock.js";
import { clockWords, say, storageWords } from "./dom.js";
import * as vault from "./vault.js";

export const line = { online: navigator.onLine, signedIn: false, busy: false, again: false, csrf: "", told: "" };
const PATIENCE = 20_000;
const SLOWEST = 15; // bytes a millisecond: a weak network gets the time that its photos need
const ENDED = "登录已结束，请重新登录。本机的记录都还在。";
const SILENT = "平台现在没有正常答复，稍后自动再报。本机的记录都还在。";
const PAUSE = 30_000;
const LONGEST = 15 * 60_000;
const FRESH = 5 * 60_000; // looking at the app again within this time fetches nothing
const pace = { failures: 0, next: 0, packed: 0, waited: new Map() };

/**
 * Ask the server: {status, body}; status 0 without network, 401 also when a page of sign-in is meant. Whoever answers
 * "done" with something else than our JSON (a gateway, a page of maintenance) is not the platform: 502.
 */
export async function ask(path, options = {}, patience = PATIENCE) {
  const headers = { Accept: "application/json", ...options.headers };
  if (options.method === "POST") headers["X-CSRFToken"] = line.csrf;
  try {
    const signal = AbortSignal.timeout(patience);
    const how = { ...options, headers, redirect: "manual", cache: "no-store", signal };
    const answer = await fetch(`/field/${path}`, how);
    line.online = true;
    if (answer.type === "opaqueredirect") return { status: 401, body: {} };
    const json = (answer.headers.get("content-type") ?? "").includes("json");
    if (!json) return { status: answer.ok ? 502 : answer.status, body: {} };
    return { status: answer.status, body: (await answer.json()) ?? {} };
  } catch {
    line.online = false;
    return { status: 0, body: {} };
  }
}

/** Who is signed in. With a device of theirs the answer has its secret. */
export async function session(mark = "", patience = PATIENCE) {
  const answer = await ask(`session${mark ? `?device=${mark}` : ""}`, {}, patience);
  if (answer.status !== 0 && answer.status < 500) line.signedIn = answer.status === 200;
  if (answer.status === 200) line.csrf = answer.body.csrf;
  if (answer.status === 200 && book.meta) await setClock(answer.body.server_time);
  return answer;
}

export async function setClock(serverTime) {
  const offset = new Date(serverTime) - Date.now();
  if (Number.isFinite(offset)) await writeMeta({ offset, contact: serverTime });
}

/** Report what waits, then fetch today's work. Never twice at a time; what was recorded meanwhile follows. */
export async function run(byHand = false) {
  line.again ||= line.busy;
  if (line.busy || !vault.unlocked()) return;
  line.busy = true;
  changed();
  try {
    do {
      line.again = false;
      await round(byHand);
    } while (line.again && !pace.failures);
  } catch (error) {
    if (vault.unlocked()) line.told = storageWords(error);
    failed(true);
  } finally {
    line.busy = false;
    changed();
  }
}

async function round(byHand) {
  const admits = await admitted();
  const answered = admits && (await report(byHand));
  failed(!answered);
  if (answered && (byHand || answered.done || Date.now() - pace.packed > FRESH)) await fetchPack();
}

/** After each failure in a row the app waits twice as long before it tries by itself again. */
function failed(again) {
  pace.failures = again ? pace.failures + 1 : 0;
  pace.next = Date.now() + (again ? Math.min(PAUSE * 2 ** pace.failures, LONGEST) : 0);
}

async function admitted() {
  const answer = await session(book.meta.mark);
  if (answer.status === 403 && answer.body.result === "revoked") await shutOut(answer.body.detail);
  line.told = [0, 200].includes(answer.status) ? "" : (answer.body.detail ?? (answer.status < 500 ? ENDED : SILENT));
  return answer.status === 200;
}

/** The device was revoked: nothing of it stays. */
export async function shutOut(words) {
  await forget();
  sessionStorage.setItem("fadu-field-told", words);
  location.reload();
}

async function fetchPack() {
  const answer = await ask(`pack?device=${book.meta.mark}`);
  if (answer.status !== 200) return;
  await setClock(answer.body.server_time);
  await keepPack(answer.body);
  pace.packed = Date.now();
}

// -- the queue -------------------------------------------------------------------------------------------------------
/** Send what waits, in order. {done} how many were taken, or null when the platform could not be reached. */
async function report(byHand) {
  const stopped = new Set(pending().filter((act) => act.state === "conflict").map((act) => act.case));
  let [done, silent] = [0, 0];
  for (const act of pending()) {
    if (stopped.has(act.case) || (!byHand && resting(act))) {
      stopped.add(act.case); // the order within a case is kept
      continue;
    }
    await putRight(act);
    const answer = await send(act);
    if (await settle(act, answer)) done += 1;
    else stopped.add(act.case);
    silent = answer.status >= 500 ? silent + 1 : 0;
    if ([0, 401, 403, 429].includes(answer.status) || silent > 1) return null; // one bad record stops no others
  }
  if (done) say(`已上报 ${done} 条`);
  return silent ? null : { done };
}

/** What waits for other people's devices is not sent every half minute. */
const resting = (act) => act.waits && Date.now() - (pace.waited.get(act.token) ?? 0) < FRESH;

/** A moment that the phone's clock had wrong is put right before it is reported, and says so. */
async function putRight(act) {
  const moment = mended(act, book.meta);
  if (!moment) return;
  const [was, is] = [clockWords(act.captured_at, book.day), clockWords(moment, book.day)];
  await amend(act, { captured_at: moment, clock: null, mended: `手机时间不准，记录时间 ${was} 已按平台时间改为 ${is}` });
}

/** What the act rests on: the case as seen, or as an act before it left it. */
function restsOn(act) {
  const before = book.acts.find((other) => other.token === act.after);
  const filled = book.acts.find((other) => other.token === act.sheetAfter);
  return { version: before?.receipt?.version ?? act.version, stamp: filled?.receipt?.stamp ?? act.stamp };
}

async function send(act) {
  const { token, register, matter, organ, step, captured_at, sent, files } = act;
  const digests = Object.fromEntries(files.map((file) => [file.id, file.digest]));
  const device = book.meta.mark;
  const more = pending().some((next) => next.n > act.n && next.case === act.case && next.state === "queued");
  const words = { token, device, register, matter, organ, step, captured_at, sent, digests, more, ...restsOn(act) };
  const form = new FormData();
  form.append("act", JSON.stringify(words));
  for (const file of files) {
    const blob = await readFile(file);
    if (blob) form.append(file.id, blob, file.name);
  }
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return ask("replay", { method: "POST", body: form }, 60_000 + size / SLOWEST);
}

/** The case as a reported act left it, where more acts follow and the platform did not send it. */
function moved(act, { version }) {
  const item = book.cases.get(act.case);
  const target = book.registers.get(act.register)?.steps.find((step) => step.key === act.step)?.target;
  return item ? { ...item, version, ...(target && target !== "?" ? { state: target } : {}) } : null;
}

/** Keep the answer; true when the act is done. */
async function settle(act, { status, body }) {
  if (status === 200 && body.result === "done") {
    const receipt = { version: body.version, stamp: body.stamp, at: body.received_at, note: body.note };
    const id = body.case ? caseId(body.case) : act.case;
    await amend(act, { state: "done", case: id, receipt, problem: null }, body.case ?? moved(act, body));
    return true;
  }
  if (status === 403 && body.result === "revoked") await shutOut(body.detail);
  if (status === 401) line.signedIn = false;
  if ([401, 403, 429].includes(status)) line.told = body.detail ?? "";
  if (status >= 500) line.told = SILENT;
  if (status === 400 && body.result === "damaged") return false;
  if (status === 409 && body.result === "waits") {
    pace.waited.set(act.token, Date.now());
    await amend(act, { waits: body.detail }, body.case);
    return false;
  }
  if ([400, 409, 413, 422].includes(status)) {
    const { result, detail = "没有报成", reasons = [], errors = {}, since = [] } = body;
    const gone = body.case === null && act.matter !== null;
    const problem = { result, detail, reasons, errors, since, gone, at: clock().toISOString() };
    await amend(act, { state: "conflict", problem }, body.case ?? null);
  }
  return false;
}

// -- what a person decides about a conflict --------------------------------------------------------------------------
/** Report it once more, knowing how the case is now. */
export async function resend(act) {
  const item = book.cases.get(act.case);
  const sheet = item?.sheets.find((found) => found.key === act.sheet);
  const rests = item ? baseOf(item, sheet, act.token) : {};
  await amend(act, { state: "queued", problem: null, ...rests, n: act.n, after: null, sheetAfter: null });
  await run(true);
}

/** Give it up, with a reason that the case keeps. Answers what went wrong, or "". */
export async function discard(act, reason) {
  const { token, register, matter, step, captured_at } = act;
  const words = { token, device: book.meta.mark, register, matter, step, captured_at, reason };
  const headers = { "Content-Type": "application/json" };
  const answer = await ask("discard", { method: "POST", body: JSON.stringify(words), headers });
  if (answer.status !== 200) return answer.body.detail ?? "没有网络，联网后再决定";
  await remove(act);
  await run();
  return "";
}

/** Report by itself: when the network comes back, when the app is looked at again, less and less often while acts wait. */
export function watch() {
  addEventListener("online", () => run());
  addEventListener("offline", () => ((line.online = false), changed()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && run());
  const due = () => Date.now() >= pace.next && pending().some((act) => act.state === "queued" && !resting(act));
  setInterval(() => due() && run(), PAUSE);
}
