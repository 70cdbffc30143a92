/* Search and filters: what does not answer goes pale, nothing disappears; the address says what is asked for. */
import { fold, numberKey } from "../folding.js";
import { nextTurn } from "./turns.js";

const NAMES = ["q", "state", "size", "sides", "zone", "package", "price", "utility"];

/** Says whether a unit answers to words: a company's name anywhere, a number from its beginning. */
function isCalled(unit, words, key) {
  if (!words) return true;
  if (unit.find.includes(words)) return true;
  return Boolean(key) && [unit.key, ...unit.keys].some((known) => known.startsWith(key));
}

function answers(unit, wanted) {
  const { facts } = unit;
  return (
    isCalled(unit, wanted.words, wanted.key) &&
    (!wanted.state || unit.state === wanted.state) &&
    (!wanted.size || facts.room >= wanted.size) &&
    (!wanted.sides || facts.sides >= wanted.sides) &&
    (!wanted.zone || facts.zone === wanted.zone) &&
    (!wanted.package || facts.packages.includes(wanted.package)) &&
    (!wanted.price || (facts.price && facts.price <= wanted.price)) &&
    (!wanted.utility || facts.utilities.includes(wanted.utility))
  );
}

/** Connects the search form; `jump(unit)` opens a stand and brings it into sight, `repaint(units)` paints what changed. */
export function watchFilters(form, units, { jump, repaint }) {
  const said = document.querySelector("[data-plan-count]");
  const links = document.querySelectorAll("[data-plan-keeps]");
  const controls = NAMES.map((name) => form.elements[name]).filter(Boolean);

  function wanted() {
    const values = Object.fromEntries(controls.map((control) => [control.name, control.value.trim()]));
    return {
      ...values,
      words: fold(values.q ?? ""),
      key: numberKey(values.q ?? ""),
      size: Number(values.size) || 0,
      sides: Number(values.sides) || 0,
      price: Number(values.price) || 0,
    };
  }

  function apply() {
    const asked = wanted();
    const narrows = controls.some((control) => control.value.trim());
    const found = [];
    const changed = [];
    for (const unit of units.all.values()) {
      const fits = answers(unit, asked);
      if (fits) found.push(unit);
      const dimmed = narrows && !fits;
      if (dimmed === unit.dimmed) continue;
      unit.dimmed = dimmed;
      unit.node.classList.toggle("is-dimmed", dimmed);
      changed.push(unit);
    }
    if (changed.length) repaint(changed);
    if (said) {
      const pattern = found.length === 1 ? said.dataset.one : said.dataset.many;
      said.textContent = narrows ? pattern.replace("{count}", found.length) : "";
    }
    for (const control of controls) control.classList.toggle("is-set", Boolean(control.value.trim()) && control.name !== "q");
    return found;
  }

  /** Keeps the address, and the links that lead elsewhere with the same question, in step. */
  function keepAddress() {
    const step = (address) => {
      const goal = new URL(address, location.href);
      for (const control of controls) {
        if (control.value.trim()) goal.searchParams.set(control.name, control.value.trim());
        else goal.searchParams.delete(control.name);
      }
      return goal;
    };
    history.replaceState(history.state, "", step(location.href));
    for (const link of links) link.href = step(link.href);
  }

  let isAwaited = false;
  /** Lets a key be written before its answer is looked for; of keys in quick succession the last one counts. */
  async function changed() {
    if (isAwaited) return;
    isAwaited = true;
    await nextTurn();
    isAwaited = false;
    apply();
    keepAddress();
  }
  for (const control of controls) control.addEventListener(control.name === "q" ? "input" : "change", changed);
  form.addEventListener("submit", (event) => {
    const asked = wanted();
    const found = apply();
    if (!found.length || !asked.words) {
      if (!asked.words) event.preventDefault();
      return;
    }
    event.preventDefault();
    jump(found.find((unit) => unit.key === asked.key) ?? found[0]);
  });
  addEventListener("popstate", () => {
    const asked = new URLSearchParams(location.search);
    for (const control of controls) control.value = asked.get(control.name) ?? "";
    apply();
  });
  // Legend: a state is a filter too.
  for (const link of document.querySelectorAll("[data-plan-state]")) {
    link.addEventListener("click", (event) => {
      if (!form.elements.state || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      form.elements.state.value = form.elements.state.value === link.dataset.planState ? "" : link.dataset.planState;
      changed();
      for (const other of document.querySelectorAll("[data-plan-state]")) {
        if (other.dataset.planState === form.elements.state.value) other.setAttribute("aria-current", "true");
        else other.removeAttribute("aria-current");
      }
    });
  }
  return { apply };
}
