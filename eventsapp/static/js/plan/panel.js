/* The panel beside the plan: fetched alone when a stand is chosen; numbers are picked into its form. */
import { numberKey } from "../folding.js";
import { nextFrame } from "./turns.js";

const layout = document.querySelector("[data-plan-layout]");
export const panel = () => document.querySelector("[data-plan-panel]");
const numbersField = () => document.querySelector("[data-allocate] [data-units]");
const severalSwitch = () => document.querySelector("[data-several-switch]");

/** The address of a stand with the search and the filters that are in use. */
function withFilters(address) {
  const goal = new URL(address, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name !== "unit" && name !== "from" && !goal.searchParams.has(name)) goal.searchParams.append(name, value);
  }
  return goal;
}

/** Connects the panel; `show(number, path)` marks a stand on the plan, with the way to it where one was asked for. A stand is pressed as
    soon as it is painted: `beneath(event)` tells which, as its link may not be on the page yet. */
export function watchPanel(svg, { show, mark, wasDragged, beneath }) {
  let asked = 0;

  async function open(address, { push = true, keep = true } = {}) {
    const goal = keep ? withFilters(address) : new URL(address, location.href);
    const mine = ++asked;
    const response = await fetch(goal, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    const holder = document.createElement("template");
    holder.innerHTML = response.ok ? await response.text() : "";
    const fresh = holder.content.querySelector("[data-plan-panel]");
    if (mine !== asked) return;
    if (!fresh) {
      location.assign(goal);
      return;
    }
    panel().replaceWith(fresh);
    const held = holder.content.querySelector("[data-plan-held]");
    if (held) document.querySelector("[data-plan-held]")?.replaceWith(held);
    layout.classList.toggle("plan-layout--chosen", Boolean(fresh.dataset.chosen));
    if (push) history.pushState({ plan: true }, "", goal);
    await nextFrame(); // the panel is laid out before the plan makes room for it
    if (mine === asked) arrive();
  }

  function arrive() {
    const fresh = panel();
    const several = document.querySelector("[data-several]");
    if (several) several.hidden = false;
    severalSwitch()?.addEventListener("click", (event) => {
      const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
      event.currentTarget.setAttribute("aria-pressed", String(on));
    });
    numbersField()?.addEventListener("input", markPicked);
    show(fresh.dataset.chosen ?? "", fresh.querySelector("[data-way]")?.dataset.way ?? "");
    markPicked();
    document.dispatchEvent(new CustomEvent("plan:panel"));
  }

  const typed = () => (numbersField()?.value ?? "").split(",").map((part) => part.trim()).filter(Boolean);
  const markPicked = () => mark(new Set(typed().map(numberKey)));

  /** Puts a number into the form, or takes it out again. */
  function pick(number) {
    const field = numbersField();
    if (!field) return false;
    const numbers = typed();
    const at = numbers.findIndex((known) => numberKey(known) === numberKey(number));
    if (at < 0) numbers.push(number);
    else numbers.splice(at, 1);
    field.value = numbers.join(", ");
    markPicked();
    return true;
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-plan-close], [data-plan-open], a[data-unit]");
    const link = pressed ?? (svg.contains(event.target) ? beneath(event)?.node : null);
    if (!link || event.button !== 0 || event.altKey) return;
    if (link.matches(".unit")) {
      const several = event.ctrlKey || event.metaKey || event.shiftKey || severalSwitch()?.getAttribute("aria-pressed") === "true";
      if (wasDragged() || (several && pick(link.dataset.unit))) {
        event.preventDefault();
        return;
      }
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.getAttribute("href"), { keep: !link.matches("[data-plan-close]") });
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-plan-ask]");
    if (!form) return;
    event.preventDefault();
    open(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
  });
  addEventListener("popstate", () => open(location.href, { push: false, keep: false }));

  arrive();
  return { open, pick, reload: () => open(location.href, { push: false, keep: false }) };
}
