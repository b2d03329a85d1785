/** Blind ballots in the browser: the token is made here, hidden, signed once, uncovered and cast without any session. */

const form = document.getElementById("ballot");
const BLOCKS = 9;

function modpow(base, exponent, n) {
  let result = 1n;
  let power = base % n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * power) % n;
    power = (power * power) % n;
  }
  return result;
}

/** The number whose product with `a` leaves 1; 0n where there is none. */
function inverse(a, n) {
  let [oldR, r, oldS, s] = [a % n, n, 1n, 0n];
  while (r) {
    const quotient = oldR / r;
    [oldR, r] = [r, oldR - quotient * r];
    [oldS, s] = [s, oldS - quotient * s];
  }
  return oldR === 1n ? ((oldS % n) + n) % n : 0n;
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const number = (bytes) => BigInt(`0x${hex(bytes)}`);

async function hashed(token, n) {
  let text = "";
  for (let place = 0; place < BLOCKS; place += 1) {
    const block = await crypto.subtle.digest("SHA-256", new Uint8Array([place, ...token]));
    text += hex(new Uint8Array(block));
  }
  return BigInt(`0x${text}`) % n;
}

/** A random factor that hides the ballot, with its inverse. */
function hiding(n) {
  for (;;) {
    const factor = (number(crypto.getRandomValues(new Uint8Array(272))) % (n - 2n)) + 2n;
    const back = inverse(factor, n);
    if (back) return [factor, back];
  }
}

async function post(address, content, session) {
  const headers = { "Content-Type": "application/json" };
  if (session) headers["X-CSRFToken"] = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, {
    method: "POST", headers, body: JSON.stringify(content), credentials: session ? "same-origin" : "omit",
    referrerPolicy: "same-origin", cache: "no-store",
  });
  const told = await answer.json().catch(() => ({ error: "网络或者系统有问题，请稍后再试" }));
  if (!answer.ok) throw new Error(told.error || "网络或者系统有问题，请稍后再试");
  return told;
}

/** Ballots signed but not yet cast stay in this tab, so that a broken connection costs no vote. */
const kept = (organ) => `fadu-ballot-${location.pathname}-${organ}`;

async function ballot(key) {
  const stored = sessionStorage.getItem(kept(key.organ));
  if (stored) return JSON.parse(stored);
  const n = BigInt(key.n);
  const token = crypto.getRandomValues(new Uint8Array(32));
  const [factor, back] = hiding(n);
  const hidden = ((await hashed(token, n)) * modpow(factor, BigInt(key.e), n)) % n;
  const { signed } = await post(form.dataset.take, { organ: key.organ, blinded: String(hidden) }, true);
  const made = { token: hex(token), signature: String((BigInt(signed) * back) % n) };
  sessionStorage.setItem(kept(key.organ), JSON.stringify(made));
  return made;
}

function said(organ) {
  const part = form.querySelector(`[data-organ="${organ}"]`);
  return {
    score: Number(part.querySelector("input[type=radio]:checked")?.value ?? 0),
    tags: [...part.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value),
    text: part.querySelector("textarea").value.trim(),
  };
}

const PATTERNS = [
  [/[0-9A-HJ-NP-RTUW-Y]{18}/, "像统一社会信用代码"],
  [/(^|\D)1\d{10}(\D|$)/, "像手机号"],
  [/[\u4e00-\u9fff]{2,}(公司|合作社|经营部|商行|饭店|酒店|超市|药店|厂)/, "像企业字号"],
  [/[\u4e00-\u9fff]{2,}(路|街|村)\d+号/, "像地址"],
  [/\d{1,2}月\d{1,2}[日号]/, "写明了具体日期"],
];

function reasons(text, own) {
  const plain = text.replace(/\s+/g, "");
  const core = (word) => word.replace(/有限责任公司|股份有限公司|有限公司|分公司|专业合作社|合作社|公司|中国|山东省?|威海市?/g, "");
  const named = own.some((word) => [word, core(word)].some((part) => part.length > 2 && plain.includes(part)));
  const found = PATTERNS.filter(([pattern]) => pattern.test(plain)).map(([, why]) => why);
  return named ? ["写有本企业的名称、代码、地址或联系方式", ...found] : found;
}

function tell(words, look) {
  const note = document.createElement("div");
  note.className = `note ${look}`;
  note.append(...words.flatMap((line, place) => (place ? [document.createElement("br"), line] : [line])));
  document.getElementById("outcome").replaceChildren(note);
  note.scrollIntoView({ block: "nearest" });
}

async function vote(event) {
  event.preventDefault();
  const keys = JSON.parse(form.dataset.keys).filter((key) => said(key.organ).score > 0);
  if (!keys.length) return tell(["请至少给一个机关评分"], "late");
  const why = [...new Set(keys.flatMap((key) => reasons(said(key.organ).text, JSON.parse(form.dataset.own))))];
  if (why.length && !form.querySelector("[name=sure]").checked) {
    document.getElementById("why").textContent = why.join("；");
    document.getElementById("warned").classList.remove("p-hide");
    return tell(["请看一下下面的提醒"], "soon");
  }
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  try {
    const lines = ["已经投入票箱，谢谢。"];
    for (const key of keys) {
      const { token, signature } = await ballot(key);
      const content = { organ: key.organ, month: key.month, token, signature, ...said(key.organ) };
      const { receipt } = await post(form.dataset.box, content, false);
      sessionStorage.removeItem(kept(key.organ));
      const name = form.querySelector(`[data-organ="${key.organ}"] h2`).textContent;
      lines.push(`${name}：回执 ${receipt}`);
    }
    tell(lines, "ok");
    form.remove();
  } catch (error) {
    tell([error.message], "late");
    button.disabled = false;
  }
  return undefined;
}

if (form && globalThis.crypto?.subtle) form.addEventListener("submit", vote, true);
