/** Before the book is open: sign in, register this device, unlock; and leaving. */

import { book, close, forget, pending, unfinished, waiting, writeMeta } from "../book.js";
import { actions, h, heading, link, note, push } from "../dom.js";
import { ask, line, run, session, setClock } from "../sync.js";
import * as vault from "../vault.js";

const SIGN_IN = "/login?next=/field/";

export function card(title, ...parts) {
  return h("section", { class: "card door" }, heading(title), parts);
}

/** Which screen stands before the book, or null when it is open. `again` starts anew. */
export async function door(again) {
  if (vault.unlocked()) return null;
  const told = sessionStorage.getItem("fadu-field-told");
  sessionStorage.removeItem("fadu-field-told");
  if (told) return card("这台设备已停用", h("p", {}, told), signIn());
  return book.meta ? known(again) : unknown(again);
}

const signIn = () => h("p", {}, link("登录", SIGN_IN, "wide"));

async function unknown(again) {
  const answer = await session();
  if (answer.status === 0) return card("外出办理", h("p", {}, "第一次在这台设备上使用，须先连网登录一次。"), retry(again));
  if (answer.status !== 200) return card("外出办理", h("p", {}, "登录后可以取回今天的工作，之后没有网络也能办。"), signIn());
  return setUp(answer.body, again);
}

const retry = (again) => actions(push("再试一次", again, "alt"));

async function known(again) {
  const answer = await session(book.meta.mark, 6000);
  if (answer.status === 200) {
    const opened = await vault.unlockBySecret(book.meta, answer.body.secret);
    return opened ? null : locked(answer.status, again);
  }
  const left = answer.status === 403 ? answer.body.result : answer.body.left ? "left" : "";
  if (left === "revoked" || (left === "left" && !(await waiting()) && !(await unfinished()))) {
    await forget();
    return left === "left" ? unknown(again) : card("这台设备已停用", h("p", {}, answer.body.detail), signIn());
  }
  return left === "unknown" ? foreign(again) : locked(answer.status, again);
}

// -- another person's device -----------------------------------------------------------------------------------------
async function foreign(again) {
  const count = await waiting();
  const clear = async () => {
    await forget();
    again();
  };
  if (count) {
    const words = `本机还存着另一位同事没有上报的 ${count} 条记录，加密保存，您看不到。请原使用人登录上报以后再换人。`;
    return card("这台设备有人在用", note("soon", words), link("回到我的工作", "/desk/", "alt wide"));
  }
  const begun = await unfinished();
  const lost = begun ? note("soon", `原使用人还有 ${begun} 张没有填完的表，只在这台设备上，清除以后找不回来。请先问过本人。`) : null;
  return card("换人使用这台设备", h("p", {}, "原使用人的记录都已上报。清除本机数据后，登记给您使用。"), lost,
    actions(push("清除并登记给我", clear)));
}

// -- unlocking -------------------------------------------------------------------------------------------------------
async function locked(status, again) {
  const count = await waiting();
  const words =
    status === 0 ? "现在没有网络。输入解锁口令，就可以接着办。" : "登录已结束。重新登录，或者输入解锁口令接着办（上报须登录）。";
  const begun = await unfinished();
  const kept = [count ? `${count} 条记录等待上报` : "", begun ? `${begun} 张表没有填完` : ""].filter(Boolean).join("，");
  const about = kept ? h("p", { class: "small" }, `本机有 ${kept}，都还在。`) : null;
  const input = h("input", { id: "words", type: "password", autocomplete: "current-password", required: true });
  const told = h("p", { class: "error", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    told.textContent = await tryWords(input.value);
    if (!told.textContent) again();
  };
  const button = h("button", { class: "btn", type: "submit" }, "解锁");
  const other = status ? link("重新登录", SIGN_IN, "alt") : null;
  const form = h("form", { onsubmit: submit }, field("words", "解锁口令", input), told, actions(button, other));
  const spent = note("late", "口令输错次数过多，已停用。请连网登录解锁；记录都还在。");
  return card("已锁定", h("p", {}, words), about, book.meta.byWords ? form : [spent, status ? signIn() : retry(again)]);
}

async function tryWords(words) {
  if (await vault.unlockByWords(book.meta, words)) {
    await writeMeta({ byWords: { ...book.meta.byWords, tries: 10 } });
    return "";
  }
  const left = book.meta.byWords.tries - 1;
  await writeMeta({ byWords: left > 0 ? { ...book.meta.byWords, tries: left } : null });
  return left > 0 ? `口令不对，还可以试 ${left} 次` : "口令输错次数过多，请连网登录解锁；记录都还在";
}

function field(id, label, input, help = "") {
  const about = help ? h("span", { class: "help" }, help) : null;
  return h("div", { class: "field" }, h("label", { for: id }, label), about, input);
}

// -- the first time --------------------------------------------------------------------------------------------------
function setUp(about, again) {
  const kind = /iPad|Tablet/.test(navigator.userAgent) ? "工作平板" : "工作手机";
  const name = h("input", { id: "name", maxlength: 40, value: kind });
  const words = h("input", { id: "words", type: "password", autocomplete: "new-password" });
  const twice = h("input", { id: "twice", type: "password", autocomplete: "new-password" });
  const told = h("p", { class: "error", role: "alert" });
  const button = h("button", { class: "btn", type: "submit" }, "登记并取回今天的工作");
  const submit = async (event) => {
    event.preventDefault();
    const weak = vault.weakness(words.value);
    told.textContent = weak ? `解锁口令${weak}` : words.value === twice.value ? "" : "两次填写的解锁口令不一致";
    if (told.textContent || button.disabled) return;
    button.disabled = true;
    told.textContent = await enrol(about, name.value, words.value);
    button.disabled = false;
    if (!told.textContent) again();
  };
  const help = "没有网络时用它打开本机记录。至少 8 位，有数字也有字母或汉字。忘了不要紧，连网登录也能打开。";
  const form = h("form", { onsubmit: submit, novalidate: true },
    field("name", "设备名称", name, "在「外出设备」里认得出是哪一台"),
    field("words", "解锁口令", words, help), field("twice", "再填一次", twice), told, actions(button));
  const none = about.works ? null : note("soon", "您的岗位现在没有外出办理的事项。");
  return card("登记这台设备", h("p", {}, `${about.user.name}，机内的数据只给您用，加密保存，退出时清除。`), none, form);
}

async function enrol(about, name, words) {
  const answer = await ask("register", { method: "POST", body: new URLSearchParams({ name }) });
  if (answer.status !== 200) return answer.body.detail ?? "没有登记成，请检查网络后再试";
  const mark = answer.body.device;
  const keys = await vault.create(answer.body.secret, mark, words);
  await writeMeta({ mark, owner: about.user.id, ...keys });
  await setClock(answer.body.server_time);
  navigator.storage?.persist?.();
  return "";
}

// -- leaving ---------------------------------------------------------------------------------------------------------
/** Sign out and wipe; only when everything is reported. */
export function leaving(again) {
  const lock = push("先锁定", () => (close(), again()), "alt");
  const count = pending().length;
  if (count) {
    const words = `还有 ${count} 条记录只存在本机，没有上报。退出会清除本机数据，请先上报。`;
    const entering = line.signedIn ? null : link("重新登录", SIGN_IN, "alt");
    return card("还不能退出", note("soon", words), actions(push("立即上报", () => run(true)), entering, lock, link("返回", "#/", "alt")));
  }
  const drafts = book.drafts.size ? h("p", { class: "warn" }, `有 ${book.drafts.size} 张没有填完的表，将一并清除。`) : null;
  const broken = book.broken ? h("p", { class: "warn" }, `有 ${book.broken} 条读不出来的记录，将一并清除。`) : null;
  const told = h("p", { class: "error", role: "alert" });
  const leave = async () => {
    const { status } = await session(book.meta.mark); // signing out takes the platform: without it the sign-in stays open
    if (status === 0 || status >= 500) return (told.textContent = "现在连不上平台，退不了登录。可以先锁定，有网络时再退出");
    if (status === 200) await ask("../logout", { method: "POST" });
    await forget();
    location.assign("/login");
  };
  return card("退出并清除", h("p", {}, "记录都已上报。退出登录，并清除这台设备上的全部数据和密钥。"), drafts, broken, told,
    actions(push("退出并清除本机", leave), lock, link("返回", "#/", "alt")));
}

/** Lock after half an hour out of sight. */
export function lockWhenIdle(again) {
  let since = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") since = Date.now();
    else if (since && Date.now() - since > 30 * 60_000 && vault.unlocked()) {
      close();
      again();
    }
  });
}
