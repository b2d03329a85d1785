// A link brings its code behind the #, which no browser sends: it is put into the form and taken off the address.
const box = document.querySelector("#code-form [name=code]");
const code = location.hash.slice(1);
if (box && code) {
  box.value = code;
  history.replaceState(null, "", location.pathname);
  box.form.requestSubmit();
}
