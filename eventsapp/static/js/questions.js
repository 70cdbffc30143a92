/* Questions that depend on another answer appear with it; without this script they come with the next page. */

function answersOf(form, name) {
  const data = new FormData(form);
  return data.getAll(name);
}

function showAsked(form) {
  for (const box of form.querySelectorAll("[data-asked-after]")) {
    const wanted = box.dataset.askedValues.split(" ");
    const asked = answersOf(form, box.dataset.askedAfter).some((answer) => wanted.includes(answer));
    box.hidden = !asked;
    box.disabled = !asked;
  }
}

for (const form of document.querySelectorAll("form")) {
  if (!form.querySelector("[data-asked-after]")) continue;
  form.addEventListener("change", () => showAsked(form));
  showAsked(form);
}
