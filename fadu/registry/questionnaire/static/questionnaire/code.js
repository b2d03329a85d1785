// A link brings its code behind the #, which no browser sends: it is put into the form and taken off the address.
const box = document.querySelector("#code-form [name=code]");
function take() {
  const code = location.hash.slice(1);
  if (!box || !code) return;
  box.value = code;
  history.replaceState(null, "", location.pathname);
  box.form.requestSubmit();
}
take();
addEventListener("hashchange", take); // a second link opened in the same tab loads no new page
