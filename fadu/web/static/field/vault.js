/**
 * Keys and sealing. Everything personal on the device is AES-GCM under one data key. That key exists in the open only
 * in the browser's crypto engine, not extractable; on the disk it lies wrapped twice: under a key from the server's
 * secret for this device (a signed-in session fetches it) and under one from the unlocking words (for work offline).
 * See docs/adr/0010-field-data-at-rest.md.
 */

const ROUNDS = 600_000;
const TRIES = 10;
const text = new TextEncoder();
let key = null;

const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const wrapping = (iv) => ({ name: "AES-GCM", iv });
const KEK = [{ name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]];

async function fromSecret(secret, mark) {
  const base = await crypto.subtle.importKey("raw", bytes(secret), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: text.encode(mark), info: text.encode("fadu.field.secret") };
  return crypto.subtle.deriveKey(how, base, ...KEK);
}

async function fromWords(words, salt, rounds) {
  const typed = text.encode(words.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, ...KEK);
}

async function wrapped(data, kek) {
  const iv = random(12);
  return { iv, data: new Uint8Array(await crypto.subtle.wrapKey("raw", data, kek, wrapping(iv))) };
}

const unwrapped = (box, kek) =>
  crypto.subtle.unwrapKey("raw", box.data, kek, wrapping(box.iv), "AES-GCM", false, ["encrypt", "decrypt"]);

/** What is wrong with unlocking words, or "". A short number is tried out in minutes; these are not. */
export function weakness(words) {
  if (words.length < 8) return "至少 8 位";
  if (!/\d/.test(words) || !/[^\d\s]/.test(words)) return "要有数字，也要有字母或汉字";
  if (new Set(words).size < 5) return "重复的太多";
  return "";
}

/** A new data key, unlocked; answers the wrapped copies to be stored. */
export async function create(secret, mark, words) {
  const data = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const salt = random(16);
  const bySecret = await wrapped(data, await fromSecret(secret, mark));
  const byWords = await wrapped(data, await fromWords(words, salt, ROUNDS));
  key = await unwrapped(bySecret, await fromSecret(secret, mark));
  return { bySecret, byWords: { ...byWords, salt, rounds: ROUNDS, tries: TRIES } };
}

/** Unlock with the secret that the session brought; false when it does not fit. */
export async function unlockBySecret(meta, secret) {
  try {
    key = await unwrapped(meta.bySecret, await fromSecret(secret, meta.mark));
    return true;
  } catch {
    return false;
  }
}

/** Unlock with the words; false when they are wrong. */
export async function unlockByWords(meta, words) {
  try {
    key = await unwrapped(meta.byWords, await fromWords(words, meta.byWords.salt, meta.byWords.rounds));
    return true;
  } catch {
    return false;
  }
}

export const unlocked = () => key !== null;
export const lock = () => (key = null);

/** Sealed for one place: a record moved to another id does not open. */
async function sealBytes(place, content) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: text.encode(place) };
  return { iv, data: new Uint8Array(await crypto.subtle.encrypt(how, key, content)) };
}

async function openBytes(place, box) {
  const how = { name: "AES-GCM", iv: box.iv, additionalData: text.encode(place) };
  return crypto.subtle.decrypt(how, key, box.data);
}

export const seal = (place, value) => sealBytes(place, text.encode(JSON.stringify(value)));
export const open = async (place, box) => JSON.parse(new TextDecoder().decode(await openBytes(place, box)));
export const sealFile = async (place, blob) => sealBytes(place, await blob.arrayBuffer());
export const openFile = async (place, box, type) => new Blob([await openBytes(place, box)], { type });

/** SHA-256 of a blob, as the server will count it. */
export async function digest(blob) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
