/** Shows the number beside each slider while it moves; the server computes everything else. */
document.addEventListener("input", (event) => {
  const out = event.target.dataset?.out && document.getElementById(event.target.dataset.out);
  if (out) out.textContent = event.target.value;
});
