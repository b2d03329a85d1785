/** IndexedDB: five stores of sealed records. A change of several records is one transaction, flushed to the disk. */

const NAME = "fadu-field";
const STORES = ["meta", "cases", "acts", "drafts", "files"];
let database = null;

const asked = (request) =>
  new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });

function open() {
  database ??= new Promise((yes, no) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const name of STORES) request.result.createObjectStore(name, { keyPath: "id" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => close();
      yes(request.result);
    };
    request.onerror = () => no(request.error);
  });
  return database;
}

async function close() {
  const opened = await database;
  database = null;
  opened?.close();
}

export async function get(store, id) {
  return asked((await open()).transaction(store).objectStore(store).get(id));
}

export async function all(store) {
  return asked((await open()).transaction(store).objectStore(store).getAll());
}

export async function keys(store) {
  return asked((await open()).transaction(store).objectStore(store).getAllKeys());
}

/** Changes [store, id, record or null]: all or none; resolved when they are on the disk. */
export async function write(...changes) {
  if (!changes.length) return;
  const stores = [...new Set(changes.map(([store]) => store))];
  const transaction = (await open()).transaction(stores, "readwrite", { durability: "strict" });
  for (const [store, id, record] of changes) {
    if (record === null) transaction.objectStore(store).delete(id);
    else transaction.objectStore(store).put({ ...record, id });
  }
  await new Promise((yes, no) => {
    transaction.oncomplete = yes;
    transaction.onabort = transaction.onerror = () => no(transaction.error ?? new Error("本机存储失败"));
  });
}

/** Forget everything. */
export async function wipe() {
  if (database) await close();
  await asked(indexedDB.deleteDatabase(NAME));
}
