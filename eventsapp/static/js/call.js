/* A proposal: 1 to 5 choose the score, S saves it. */

const form = document.querySelector("[data-score]");

document.addEventListener("keydown", (event) => {
  if (!form || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=radio]), textarea, select, [contenteditable]")) return;
  const chosen = form.querySelector(`input[type=radio][value="${CSS.escape(event.key)}"]`);
  if (chosen) {
    chosen.checked = true;
    chosen.focus();
  } else if (event.key.toLowerCase() === "s") form.requestSubmit();
  else return;
  event.preventDefault();
});
