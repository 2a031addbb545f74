// A figure's name goes into the text where the caret last was.
"use strict";
let last = null;
document.addEventListener("focusin", event => {
  if (event.target.matches("textarea")) last = event.target;
});
document.addEventListener("click", event => {
  const button = event.target.closest("[data-bind]");
  if (!button) return;
  const area = last || document.querySelector("textarea");
  if (!area) return;
  area.focus();
  area.setRangeText(`{{ ${button.dataset.bind} }}`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", {bubbles: true}));
});
