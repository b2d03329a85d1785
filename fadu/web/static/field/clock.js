/** When something was recorded, although the phone's clock may be wrong, or was put right or lost in between. */

const LEEWAY = 2 * 60_000;

/** The server's clock as far as this phone knows: never earlier than when they last spoke. */
export function serverTime(meta, phone = Date.now()) {
  const told = phone + (meta?.offset ?? 0);
  return new Date(Math.max(told, Date.parse(meta?.contact ?? "") || told));
}

/**
 * The moment of an act, judged when it is reported. `raw`: the phone's clock at capture; `offset`, `contact`: how far the
 * server was ahead when they had last spoken, and when that was; `later`: the offset now. It was recorded after that
 * contact and before now: of the two offsets the one that can be true counts, else the nearer end of that time.
 */
export function truth({ raw, offset, contact }, later, now) {
  const [from, to] = [Date.parse(contact) - LEEWAY, now + LEEWAY];
  const possible = [raw + offset, raw + later].find((moment) => moment >= from && moment <= to);
  return Math.min(possible ?? Math.min(Math.max(raw + offset, from + LEEWAY), to), now);
}

/** What has to be put right in an act before it is reported, or null. */
export function mended(act, meta, phone = Date.now()) {
  if (!act.clock?.contact || !meta.contact) return null; // recorded before the app kept these
  const moment = truth(act.clock, meta.offset, phone + meta.offset);
  return Math.abs(moment - Date.parse(act.captured_at)) > LEEWAY ? new Date(moment).toISOString() : null;
}
