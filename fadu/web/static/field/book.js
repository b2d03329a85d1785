/** The officer's book: cases carried along, drafts, acts. In memory while unlocked; stored sealed at each change. */

import { serverTime } from "./clock.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const EMPTY = () => ({
  user: null, day: "", registers: new Map(), openings: [], limits: null, cases: new Map(), acts: [], drafts: new Map(),
  broken: 0,
});
export const book = { meta: null, ...EMPTY() };
const listeners = new Set();

/** Call when anything changed that is drawn. */
export const onChange = (listener) => listeners.add(listener);
export const changed = () => listeners.forEach((listener) => listener());

/** A change for `store.write`: sealed for its place; `plain` can be read without the key. */
async function sealed(kind, id, value, plain = {}) {
  return [kind, id, { ...plain, box: await vault.seal(`${kind}/${id}`, value) }];
}

export const caseId = (item) => `${item.register}:${item.pk}`;

/** Now by the server's clock. */
export const clock = () => serverTime(book.meta);

// -- opening ---------------------------------------------------------------------------------------------------------
export async function readMeta() {
  book.meta = (await store.get("meta", "device")) ?? null;
  return book.meta;
}

export async function writeMeta(values) {
  book.meta = { ...book.meta, ...values };
  await store.write(["meta", "device", book.meta]);
}

/** How many acts wait, known without the key. */
export async function waiting() {
  return (await store.all("acts")).filter((act) => act.state !== "done").length;
}

/** How many forms are begun and not recorded, known without the key. */
export const unfinished = async () => (await store.keys("drafts")).length;

/** Read everything after unlocking; files that nothing names any more are removed. */
export async function load() {
  book.broken = 0;
  const about = await store.get("meta", "about");
  const read = about && (await opened("meta", about));
  if (read) take(read);
  book.cases = new Map(await rows("cases"));
  book.acts = (await rows("acts")).map(([id, act, row]) => ({ ...act, token: id, state: row.state, n: row.n }));
  book.acts.sort((a, b) => a.n - b.n);
  book.drafts = new Map(await rows("drafts"));
  if (!book.broken) await sweep();
}

/** One damaged row keeps nobody from the others: it is counted and left where it is. */
async function opened(kind, row) {
  try {
    return await vault.open(`${kind}/${row.id}`, row.box);
  } catch {
    book.broken += kind === "acts" || kind === "drafts" ? 1 : 0;
    return null;
  }
}

async function rows(kind) {
  const found = [];
  for (const row of await store.all(kind)) found.push([row.id, await opened(kind, row), row]);
  return found.filter(([, value]) => value);
}

function take(about) {
  Object.assign(book, { user: about.user, day: about.day, openings: about.openings, limits: about.limits });
  book.registers = new Map(about.registers.map((register) => [register.key, register]));
}

/** Files that are still needed when `without` no longer needs them. */
const needed = (without = null) =>
  new Set([...pending().filter((act) => act !== without), ...book.drafts.values()].flatMap(filesOf));

async function sweep() {
  const named = needed();
  const orphans = (await store.keys("files")).filter((id) => !named.has(id));
  await store.write(...orphans.map((id) => ["files", id, null]));
}

/** Ids of the files of an act or a draft. */
function filesOf(kept) {
  if (kept.files) return kept.files.map((file) => file.id);
  const lines = Object.values(kept.lines ?? {}).flatMap((line) => line.photos ?? []);
  const lists = Object.values(kept.values ?? {}).filter(Array.isArray);
  return [...lists.flat(), ...lines].filter((item) => item?.id).map((file) => file.id);
}

export function close() {
  vault.lock();
  Object.assign(book, EMPTY());
}

export async function forget() {
  close();
  book.meta = null;
  await store.wipe();
}

// -- the pack --------------------------------------------------------------------------------------------------------
/** Keep today's work; cases no longer due stay while something of theirs is not reported. */
export async function keepPack(pack) {
  const { user, day, registers, openings, limits } = pack;
  const due = new Set(pack.cases.map(caseId));
  const begun = [...book.drafts.keys()].map((id) => id.split("/")[0]);
  const busy = new Set([...pending().map((act) => act.case), ...begun]);
  const old = [...book.cases.keys()].filter((id) => !due.has(id) && !busy.has(id));
  const restedOn = new Set(pending().flatMap((act) => [act.after, act.sheetAfter]));
  const done = book.acts.filter((act) => act.state === "done" && act.day !== day && !restedOn.has(act.token));
  const changes = [await sealed("meta", "about", { user, day, registers, openings, limits })];
  for (const item of pack.cases) changes.push(await sealed("cases", caseId(item), item));
  changes.push(...old.map((id) => ["cases", id, null]), ...done.map((act) => ["acts", act.token, null]));
  await store.write(...changes);
  take({ user, day, registers, openings, limits });
  [...book.cases.values()].forEach((item) => (item.due = due.has(caseId(item))));
  old.forEach((id) => book.cases.delete(id));
  pack.cases.forEach((item) => book.cases.set(caseId(item), item));
  book.acts = book.acts.filter((act) => !done.includes(act));
  await writeMeta({ packed: clock().toISOString() });
}

// -- drafts and files ------------------------------------------------------------------------------------------------
export async function keepDraft(id, draft) {
  book.drafts.set(id, draft);
  await store.write(await sealed("drafts", id, draft));
}

export async function dropDraft(id) {
  book.drafts.delete(id);
  await store.write(["drafts", id, null]);
}

/** Seal a picture; answers what a draft or act keeps of it. */
export async function keepFile(blob, name) {
  const id = crypto.randomUUID();
  const file = { id, name, type: blob.type, size: blob.size, digest: await vault.digest(blob) };
  await store.write(["files", id, { box: await vault.sealFile(`files/${id}`, blob) }]);
  return file;
}

export async function readFile(file) {
  const row = await store.get("files", file.id);
  return row ? vault.openFile(`files/${file.id}`, row.box, file.type) : null;
}

// -- acts ------------------------------------------------------------------------------------------------------------
export const pending = () => book.acts.filter((act) => act.state !== "done");
export const actsOf = (id) => book.acts.filter((act) => act.case === id);
export const actBy = (token) => book.acts.find((act) => act.token === token);

const actRecord = ({ token, state, n, ...rest }) => sealed("acts", token, rest, { state, n });

/** What a form rests on when it is opened: the case as seen, and the acts of this device that wait before it. */
export function baseOf(item, sheet, without = "") {
  if (!item) return { version: null, stamp: null, n: 0, after: null, sheetAfter: null };
  const own = actsOf(caseId(item)).filter((act) => act.token !== without);
  const waits = own.filter((act) => act.state !== "done");
  const same = waits.findLast((act) => sheet && act.sheet === sheet.key);
  const n = own.at(-1)?.n ?? 0;
  const before = { after: waits.at(-1)?.token ?? null, sheetAfter: same?.token ?? null };
  return { version: item.version, stamp: sheet?.stamp ?? null, n, ...before };
}

/** The same when it is sent: one's own later acts make nobody's form stale. */
function restOf(base, id, sheet) {
  const later = actsOf(id).filter((act) => act.n > base.n);
  const same = later.findLast((act) => sheet && act.sheet === sheet);
  const { version, stamp } = base;
  return { version, stamp, after: later.at(-1)?.token ?? base.after, sheetAfter: same?.token ?? base.sheetAfter };
}

/** Record an act: act, draft and what it replaces change together, so that a dying phone leaves either or. */
export async function record(act, base, draftId, replaces = null) {
  const made = {
    token: crypto.randomUUID(),
    state: "queued",
    n: replaces?.n ?? Math.max(Date.now(), ...book.acts.map((other) => other.n + 1)),
    captured_at: replaces?.captured_at ?? clock().toISOString(),
    clock: replaces?.clock ?? { raw: Date.now(), offset: book.meta.offset ?? 0, contact: book.meta.contact },
    day: book.day,
    ...(replaces ? base : restOf(base, act.case, act.sheet)),
    ...act,
  };
  made.case ??= `${act.register}:new:${made.token}`;
  const changes = [await actRecord(made), ["drafts", draftId, null]];
  if (replaces) changes.push(["acts", replaces.token, null], ...(await repoint(replaces.token, made.token)));
  await store.write(...changes);
  book.drafts.delete(draftId);
  book.acts = [...book.acts.filter((other) => other !== replaces), made].sort((a, b) => a.n - b.n);
  changed();
  return made;
}

/** Acts that rest on one act rest on another from now on. */
async function repoint(from, to, more = {}) {
  const followers = book.acts.filter((other) => other.after === from || other.sheetAfter === from);
  for (const other of followers) {
    if (other.after === from) Object.assign(other, { after: to, ...more });
    if (other.sheetAfter === from) other.sheetAfter = to;
  }
  return Promise.all(followers.map(actRecord));
}

/** Change an act and store it; what is reported needs its files no more, also where the phone is full. */
export async function amend(act, values, told = null) {
  const next = { ...act, ...values };
  const item = told && kept(told);
  const changes = [await actRecord(next)];
  if (item) changes.push(await sealed("cases", caseId(item), item));
  const files = next.state === "done" ? spare(act) : [];
  try {
    await store.write(...changes, ...files);
  } catch (error) {
    if (!files.length) throw error;
    await store.write(...files); // makes room; sent again without them the act gets the same answer
    await store.write(...changes);
  }
  Object.assign(act, values);
  if (item) book.cases.set(caseId(item), item);
  changed();
}

/** Changes that remove the files of an act, save those that another record names. */
function spare(act) {
  const others = needed(act);
  return act.files.filter((file) => !others.has(file.id)).map((file) => ["files", file.id, null]);
}

/** A case that is no longer today's work comes without forms and facts: those that are here stay readable. */
function kept(item) {
  const old = book.cases.get(caseId(item));
  if (item.due !== false || !old) return item;
  const { state, version, offers, asks, due } = item;
  return { ...old, state, version, offers, asks, due };
}

/** Remove an act that somebody gave up; what followed it rests on the case as it is now. */
export async function remove(act) {
  const version = book.cases.get(act.case)?.version ?? null;
  await store.write(["acts", act.token, null], ...spare(act), ...(await repoint(act.token, null, { version })));
  book.acts = book.acts.filter((other) => other !== act);
  changed();
}
