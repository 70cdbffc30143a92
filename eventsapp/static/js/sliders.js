/* Sliders beside the number fields that hold their values: either moves the other. */

/** An input of type range with data-slider, which names its field by id, is shown and follows it. */
export function watchSliders(root) {
  for (const slider of root.querySelectorAll("[data-slider]")) {
    const field = document.getElementById(slider.dataset.slider);
    if (!field) continue;
    slider.hidden = false;
    slider.addEventListener("input", () => {
      field.value = slider.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    slider.addEventListener("change", () => field.dispatchEvent(new Event("change", { bubbles: true })));
    field.addEventListener("input", () => {
      if (field.value !== "" && field.value !== slider.value) slider.value = field.value;
    });
  }
}
