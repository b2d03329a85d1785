/** What the keyboard and htmx add to pages that already work without script. */

const field = document.querySelector("[data-search-key]");

/** `/` moves to the search field unless the person is typing. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeOpen();
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

/** Escape closes the user menu and the phone menu and gives the focus back. */
function closeOpen() {
  for (const menu of document.querySelectorAll("details.usermenu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (location.hash === "#rail") {
    location.hash = "main";
    document.querySelector(".top .menu")?.focus();
  }
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.usermenu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

/** A form is sent once: a second click while the first is under way does nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

/** Coming back by the browser's back button makes the forms usable again. */
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/** j and k walk the rows of the first list; Enter opens the row's link. */
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, button, summary")) return;
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll("table[data-walk] tbody a[data-row]")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
});

/** The organ field: choosing from the list fills name and id; typing again forgets the id. */
document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (!pick) return;
  const picker = pick.closest(".picker");
  picker.querySelector("input[type=hidden]").value = pick.dataset.pick;
  const shown = picker.querySelector("input:not([type=hidden])");
  shown.value = pick.dataset.name;
  picker.querySelector(".picks").replaceChildren();
  shown.focus();
});
document.addEventListener("input", (event) => {
  const picker = event.target.closest(".picker");
  if (picker) picker.querySelector("input[type=hidden]").value = "";
});
