/* What the reader's own company holds: its look, its time on the plan and in its name. */
import { panel } from "./panel.js";

/** Returns what knows one's own units: `holds(number)` says which stand of one's own a unit is in. */
export function watchOwn(units, repaint) {
  const mine = () => JSON.parse(panel().dataset.own ?? "{}");

  /** After the panel told anew what is one's own. */
  function renew() {
    const numbers = mine();
    for (const unit of units.all.values()) {
      if (unit.state !== "held" || !numbers[unit.number]) continue;
      units.restate(unit, "own");
      repaint([unit]);
    }
  }

  function write({ detail: times }) {
    for (const unit of units.all.values()) {
      if (unit.state !== "own") {
        unit.time = "";
        continue;
      }
      const time = times.get(unit.number) ?? "";
      if (time === (unit.time ?? "")) continue;
      unit.time = time;
      // A name that changes while it has the focus would be read again every second.
      if (time && document.activeElement !== unit.node) {
        const name = unit.node.getAttribute("aria-label");
        unit.node.setAttribute("aria-label", name.replace(/\d+:\d\d(?=\D*$)/, time));
      }
      repaint([unit]);
    }
  }

  document.addEventListener("plan:panel", renew);
  document.addEventListener("hold:tick", write);
  renew();
  return { holds: (number) => mine()[number] };
}
