// The list of faults leads to the lines of the text: each sentence with a line gets a button that selects it.
const text = document.getElementById("scheme-text");

function show(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = text.scrollHeight / lines.length;
  text.scrollTop = Math.max(0, (line - 6) * height);
  text.scrollLeft = 0;
  text.scrollIntoView({ block: "center" });
}

for (const item of document.querySelectorAll("[data-line]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn alt slim";
  button.textContent = `到第 ${item.dataset.line} 行`;
  button.addEventListener("click", () => show(Number(item.dataset.line)));
  item.append(" ", button);
}
