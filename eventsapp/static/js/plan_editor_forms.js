/* The forms beside the drawing follow what is chosen on it. */

import { boxOf, metres } from "./plan_editor_geometry.js";

const forms = (kind) => document.querySelector(`[data-step="${kind}"]`);
const field = (kind, name) => forms(kind)?.querySelector(`[name="${kind}-${name}"]`);

/** Writes into a field what is new; what somebody typed meanwhile stays while the drawing says the same as before. */
function write(input, value) {
  if (value === (input.dataset.written ?? "")) return;
  input.value = value;
  input.dataset.written = value;
}

/** Offers what stands in the hall in the forms that ask for it. */
export function offerFeatures(features) {
  for (const kind of ["change_feature", "delete_feature"]) {
    const list = field(kind, "key");
    if (!list) continue;
    const chosen = list.value;
    list.replaceChildren(...Object.entries(features).map(([key, one]) => new Option(one.place, key)));
    if (features[chosen]) list.value = chosen;
  }
}

/** Puts one column, door or the like into its forms, ready to be changed. */
function showFeature(key, one) {
  const [left, top, right, bottom] = boxOf([one.ring]);
  const values = { key, name: one.name, x: left, y: top, width: metres(right - left), depth: metres(bottom - top) };
  for (const [name, value] of Object.entries(values)) {
    const input = field("change_feature", name);
    if (input) write(input, String(value));
  }
  const gone = field("delete_feature", "key");
  if (gone) gone.value = key;
  const step = forms("change_feature");
  if (step) step.open = true;
}

/** Says what is chosen, and names it in every form about units. */
export function showChosen(model, keys, words) {
  const units = keys.map((key) => model.units[key]).filter(Boolean);
  const numbers = units.map((unit) => unit.number);
  for (const input of document.querySelectorAll('.editor-step input[name$="-numbers"]')) write(input, numbers.join(", "));
  const open = document.querySelector("[data-open]");
  if (open) {
    open.hidden = keys.length !== 1 || !numbers.length;
    open.elements.unit.value = numbers[0] ?? "";
  }
  const [lead, note] = [document.querySelector("[data-chosen-lead]"), document.querySelector("[data-chosen-note]")];
  if (keys.length === 1 && model.features[keys[0]]) showFeature(keys[0], model.features[keys[0]]);
  if (!note || !keys.length) return;
  const [first] = [...units, ...keys.map((key) => model.features[key]).filter(Boolean)];
  lead.textContent = keys.length === 1 ? (first.number ?? first.place) : words.chosenWords.replace("{count}", keys.length);
  if (keys.length > 1) note.textContent = numbers.slice(0, 12).join(", ");
  else if (first.number) note.textContent = words.sidesWords.replace("{area}", first.area_m2).replace("{sides}", first.open_sides).replace("{position}", first.position);
  else note.textContent = "";
}
