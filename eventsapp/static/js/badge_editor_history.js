// Steps of the editor, taken back and done again: what the fields say, from one act to the next. Kept for the tab, because
// adding and removing elements is answered by a new page.

const MOST = 60;
const OUTSIDE = new Set(["csrf_token", "seen", "sample", "do"]);

/** Everything the form says that belongs to the layout, as one text. */
export function snapshot(form) {
  const said = [...new FormData(form)].filter(([name, value]) => !OUTSIDE.has(name) && typeof value === "string");
  return new URLSearchParams(said).toString();
}

export class History {
  /** `store` keeps texts under names, such as sessionStorage; `name` is the layout's. */
  constructor(store, name) {
    Object.assign(this, { store, name, steps: [], at: -1 });
    try {
      const kept = JSON.parse(store.getItem(name) ?? "{}");
      if (Array.isArray(kept.steps) && Number.isInteger(kept.at)) Object.assign(this, { steps: kept.steps, at: kept.at });
    } catch {
      // what was kept is of another time
    }
  }

  /** Note what the form says now; the same again is no step, and a new one ends what could be done again. */
  note(said) {
    if (said === this.steps[this.at]) return;
    this.steps = [...this.steps.slice(0, this.at + 1), said].slice(-MOST);
    this.at = this.steps.length - 1;
    this.keep();
  }

  has(by) {
    return this.steps[this.at + by] !== undefined;
  }

  /** Go a step back (-1) or forth (1); returns what the form said then. */
  go(by) {
    if (!this.has(by)) return undefined;
    this.at += by;
    this.keep();
    return this.steps[this.at];
  }

  keep() {
    try {
      this.store.setItem(this.name, JSON.stringify({ steps: this.steps, at: this.at }));
    } catch {
      this.steps = this.steps.slice(-10); // the tab keeps no more
      this.at = this.steps.length - 1;
    }
  }
}

const isTick = (field) => field.type === "checkbox";

/** Let the form say what it said; returns false where that needs other fields than the page has. */
export function restore(form, said) {
  const values = new URLSearchParams(said);
  const fields = [...form.elements].filter((field) => field.name && field.tagName !== "BUTTON" && !OUTSIDE.has(field.name));
  const known = new Set(fields.map((field) => field.name));
  const isMissing = fields.some((field) => !isTick(field) && !values.has(field.name));
  if (isMissing || [...values.keys()].some((name) => !known.has(name))) return false;
  for (const field of fields) {
    if (isTick(field)) field.checked = values.has(field.name);
    else field.value = values.get(field.name);
  }
  return true;
}

/** Have the server write the page anew with these fields; nothing is saved. */
export function reopen(form, said, address) {
  const asking = document.createElement("form");
  asking.method = "post";
  asking.action = address;
  asking.hidden = true;
  const outside = ["csrf_token", "seen"].map((name) => [name, form.elements[name].value]);
  for (const [name, value] of [...outside, ...new URLSearchParams(said)]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    asking.append(field);
  }
  document.body.append(asking);
  asking.submit();
}
