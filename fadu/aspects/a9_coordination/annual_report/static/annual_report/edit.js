// Puts a figure where the cursor stands. Without script the figures can be typed as they are shown.
const area = document.getElementById("i-text");
document.querySelectorAll("[data-insert]").forEach((button) =>
  button.addEventListener("click", () => {
    area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
    area.focus();
  }),
);
