/** Session, pack and queue. What cannot be sent stays; what was sent twice is answered once (the token sees to it). */

import { amend, baseOf, book, caseId, changed, clock, forget } from "./book.js";
import { keepPack, pending, readFile, remove, writeMeta } from "./book.js";
import { say } from "./dom.js";
import * as vault from "./vault.js";

export const line = { online: navigator.onLine, signedIn: false, busy: false, csrf: "", told: "" };
const PATIENCE = 20_000;
const ENDED = "登录已结束，请重新登录。本机的记录都还在。";

/** Ask the server: {status, body}; status 0 without network, 401 also when a page of sign-in is meant. */
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
    return { status: answer.status, body: json ? await answer.json() : {} };
  } catch {
    line.online = false;
    return { status: 0, body: {} };
  }
}

/** Who is signed in. With a device of theirs the answer has its secret. */
export async function session(mark = "", patience = PATIENCE) {
  const answer = await ask(`session${mark ? `?device=${mark}` : ""}`, {}, patience);
  line.signedIn = answer.status === 200;
  if (line.signedIn) line.csrf = answer.body.csrf;
  if (line.signedIn && book.meta) await setClock(answer.body.server_time);
  return answer;
}

export const setClock = (serverTime) => writeMeta({ offset: new Date(serverTime) - Date.now() });

/** Report what waits, then fetch today's work. Never twice at a time. */
export async function run() {
  if (line.busy || !vault.unlocked()) return;
  line.busy = true;
  changed();
  try {
    if (await admitted()) {
      await report();
      await fetchPack();
    }
  } finally {
    line.busy = false;
    changed();
  }
}

async function admitted() {
  const answer = await session(book.meta.mark);
  if (answer.status === 403 && answer.body.result === "revoked") await shutOut(answer.body.detail);
  line.told = [0, 200].includes(answer.status) ? "" : (answer.body.detail ?? ENDED);
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
}

// -- the queue -------------------------------------------------------------------------------------------------------
async function report() {
  const before = pending().length;
  const stopped = new Set(pending().filter((act) => act.state === "conflict").map((act) => act.case));
  for (const act of pending()) {
    if (stopped.has(act.case)) continue;
    const answer = await send(act);
    if (!(await settle(act, answer))) stopped.add(act.case);
    if ([0, 401, 429].includes(answer.status) || answer.status >= 500) break;
  }
  const done = before - pending().length;
  if (done) say(`已上报 ${done} 条`);
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
  const words = { token, device, register, matter, organ, step, captured_at, sent, digests, ...restsOn(act) };
  const form = new FormData();
  form.append("act", JSON.stringify(words));
  for (const file of files) {
    const blob = await readFile(file);
    if (blob) form.append(file.id, blob, file.name);
  }
  return ask("replay", { method: "POST", body: form }, 120_000);
}

/** Keep the answer; true when the act is done. */
async function settle(act, { status, body }) {
  if (status === 200) {
    const receipt = { version: body.version, stamp: body.stamp, at: body.received_at, note: body.note };
    const id = body.case ? caseId(body.case) : act.case;
    await amend(act, { state: "done", case: id, receipt, problem: null }, body.case);
    return true;
  }
  if (status === 403 && body.result === "revoked") await shutOut(body.detail);
  if (status === 401) line.signedIn = false;
  if ([401, 403, 429].includes(status)) line.told = body.detail ?? "";
  if (status === 400 && body.result === "damaged") return false;
  if (status === 409 && body.result === "waits") {
    await amend(act, { waits: body.detail }, body.case);
    return false;
  }
  if ([400, 409, 413, 422].includes(status)) {
    const { result, detail = "没有报成", reasons = [], errors = {}, since = [] } = body;
    const problem = { result, detail, reasons, errors, since, at: clock().toISOString() };
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
  await run();
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

/** Report by itself: when the network comes back, when the app is looked at again, now and then while acts wait. */
export function watch() {
  addEventListener("online", () => run());
  addEventListener("offline", () => ((line.online = false), changed()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && run());
  setInterval(() => pending().some((act) => act.state === "queued") && run(), 30_000);
}
