/* The picture under a draft: two presses on it fill in the form that scales it. */

import { SCALE } from "./plan_editor_geometry.js";

/** Returns what a press on the drawing does while points are picked. */
export function prepareScale(svg, canvas) {
  const form = document.querySelector("[data-scale]");
  const picture = svg.querySelector("[data-picture]");
  const holder = form?.querySelector("[data-scale-switch]");
  if (!form || !picture || !holder) return () => {};
  holder.hidden = false;
  const button = holder.querySelector("button");
  let presses = 0;
  button.addEventListener("click", () => {
    canvas.picking = !canvas.picking;
    presses = 0;
    button.setAttribute("aria-pressed", String(canvas.picking));
  });
  return (x, y) => {
    const perPixel = Number(picture.getAttribute("width")) / Number(form.dataset.pixels);
    const at = presses % 2 ? "2" : "1";
    form.querySelector(`[name$="-x${at}"]`).value = ((x * SCALE - Number(picture.getAttribute("x"))) / perPixel).toFixed(1);
    form.querySelector(`[name$="-y${at}"]`).value = ((y * SCALE - Number(picture.getAttribute("y"))) / perPixel).toFixed(1);
    presses += 1;
    if (presses === 2) {
      canvas.picking = false;
      button.setAttribute("aria-pressed", "false");
      form.querySelector('[name$="-length"]').focus();
    }
  };
}
