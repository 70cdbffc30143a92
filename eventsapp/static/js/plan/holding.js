/* Holding units without leaving the plan; whoever was too late hears it at once, with what is as good and near. */
import { panel } from "./panel.js";

const asJson = { Accept: "application/json", "X-Requested-With": "fetch" };

/** Says in the panel why nothing was held, and offers the nearest stands. */
function refuse(form, problem, beside) {
  const words = form.dataset;
  const place = form.querySelector("[data-refused]");
  const sentence = document.createElement("p");
  sentence.textContent = problem.detail;
  const list = document.createElement("ul");
  for (const option of problem.alternatives ?? []) {
    const link = document.createElement("a");
    link.href = option.url;
    link.textContent = words.option
      .replace("{units}", option.units.join(", "))
      .replace("{metres}", Number(option.metres).toLocaleString(document.documentElement.lang));
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      await beside.open(link.href);
      for (const number of option.units.slice(1)) beside.pick(number);
    });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  place.replaceChildren(sentence);
  if (list.children.length) place.append(Object.assign(document.createElement("p"), { textContent: words.near }), list);
  place.hidden = false;
}

async function hold(form, beside) {
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: asJson, credentials: "same-origin" }).catch(() => null);
  const answer = response?.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
  button.disabled = false;
  if (response?.status === 201) {
    const place = form.dataset.place.replace("NUMBER", encodeURIComponent(answer.number));
    await beside.open(place);
    panel().querySelector("[data-hold] button")?.focus({ preventScroll: true });
  } else if (answer?.detail) refuse(form, answer, beside);
  else form.submit(); // whatever it is, the page without scripts says it
}

/** Connects the form that holds units. */
export function watchHolding(beside) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-hold-form]");
    if (!form) return;
    event.preventDefault();
    hold(form, beside);
  });
  document.addEventListener("hold:over", () => setTimeout(beside.reload, 1500));
}
