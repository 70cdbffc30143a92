/* Making a hall: the drawing follows the figures. Without this the button "Show how it looks" does. */

const form = document.querySelector("[data-make]");
let latest = 0;
let waiting = 0;

async function show() {
  const asked = ++latest;
  const query = new URLSearchParams(new FormData(form));
  query.delete("csrf_token");
  const answer = await fetch(`${form.getAttribute("action")}?${query}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok || asked !== latest) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const fresh = holder.content.querySelector("[data-preview]");
  if (fresh) document.querySelector("[data-preview]").replaceWith(fresh);
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 350);
});
form?.querySelector("[data-show]")?.addEventListener("click", (event) => {
  event.preventDefault();
  show();
});
