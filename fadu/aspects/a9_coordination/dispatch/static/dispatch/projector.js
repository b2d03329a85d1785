// Arrow keys, space and page keys move from screen to screen; Escape leaves.
const slides = [...document.querySelectorAll(".slide")];
const current = () => slides.reduce((best, slide) =>
  Math.abs(slide.getBoundingClientRect().top) < Math.abs(best.getBoundingClientRect().top) ? slide : best, slides[0]);
const show = (step) => {
  const next = slides[Math.min(slides.length - 1, Math.max(0, slides.indexOf(current()) + step))];
  next.scrollIntoView({ block: "start" });
  next.focus({ preventScroll: true });
};
const keys = { ArrowDown: 1, ArrowRight: 1, PageDown: 1, " ": 1, ArrowUp: -1, ArrowLeft: -1, PageUp: -1 };
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".leave").click();
  else if (event.key in keys && event.target.tagName !== "A") { event.preventDefault(); show(keys[event.key]); }
});
