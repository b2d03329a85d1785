/** What script adds to the public's pages; every page works without it. */

const large = document.getElementById("large");

/** The size of type is kept for a year; the page does not reload, so nothing typed is lost. */
large?.addEventListener("change", () => {
  document.documentElement.classList.toggle("large", large.checked);
  document.cookie = `fadu_large=${large.checked ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
});

/** A form is sent once: a second click while the first is under way does nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/** A list with a filter field narrows while typing; without script the field is a search form. */
const filter = document.querySelector("[data-narrow]");
filter?.addEventListener("input", () => {
  const words = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of document.querySelectorAll("[data-group]")) {
    let inGroup = 0;
    for (const item of group.querySelectorAll("[data-words]")) {
      const hit = words.every((word) => item.dataset.words.toLowerCase().includes(word));
      item.hidden = !hit;
      inGroup += hit ? 1 : 0;
    }
    group.hidden = inGroup === 0;
    if (group.tagName === "DETAILS") group.open = words.length > 0;
    shown += inGroup;
  }
  for (const part of document.querySelectorAll("[data-common]")) part.hidden = words.length > 0;
  const count = document.querySelector("[data-count]");
  if (count) count.textContent = String(shown);
});

/** A button that prints the page; without script it is not shown. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** A long list of organs gets a field that narrows it. */
for (const select of document.querySelectorAll("select[data-long]")) {
  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = "输入几个字缩小范围";
  field.setAttribute("aria-label", "缩小下面列表的范围");
  field.className = "p-narrow";
  const options = [...select.options].map((option) => [option, option.textContent, option.parentElement]);
  field.addEventListener("input", () => {
    const words = field.value.trim();
    for (const [option, text] of options) option.hidden = Boolean(option.value) && !text.includes(words);
    for (const group of select.querySelectorAll("optgroup")) {
      group.hidden = [...group.children].every((option) => option.hidden);
    }
    const hits = options.filter(([option]) => option.value && !option.hidden);
    if (words && hits.length === 1) {
      select.value = hits[0][0].value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  select.before(field);
}

/** Advice while filling: asked for when a field it depends on changes, shown beside the field. */
const advice = document.querySelector("[data-advice]");
let asked = 0;
async function ask() {
  const turn = ++asked;
  const form = advice.closest("form");
  const data = new FormData(form);
  for (const [key, value] of [...data]) if (value instanceof File) data.delete(key);
  try {
    const answer = await fetch(advice.dataset.advice, {
      method: "POST", body: data, headers: { "X-Fragment": "1" }, credentials: "same-origin",
    });
    if (!answer.ok || turn !== asked) return;
    advice.innerHTML = await answer.text();
    choose(form, advice.querySelector("[data-best]")?.dataset.best);
  } catch {
    /* without network the button below asks again */
  }
}

/** The one organ that the advice names is chosen, unless the person has chosen already. */
function choose(form, best) {
  const organ = form.elements.organ_id;
  if (best && organ && !organ.value) organ.value = best;
}

if (advice) {
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-advises]")) ask();
  });
}
