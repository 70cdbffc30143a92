/* The frame of a page: colours, menus, confirmations, toasts. */

const THEMES = ["system", "light", "dark"];

function storedTheme() {
  try {
    return localStorage.getItem("theme") ?? "system";
  } catch {
    return "system";
  }
}

function applyTheme(theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    /* the choice then lasts for this page */
  }
}

/** Rows that scroll sideways begin where the page is. */
export function showCurrent(root) {
  for (const current of root.querySelectorAll(":is(.tabs__list, .sections__list, .sales-steps__list, .segmented) [aria-current]")) {
    const row = current.closest(".tabs__list, .sections__list, .sales-steps__list, .segmented");
    row.scrollLeft += current.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - current.offsetWidth) / 2;
  }
}

/** A button that goes round: as the system, light, dark. */
export function watchTheme(root) {
  for (const button of root.querySelectorAll("[data-theme-switch]")) {
    const label = button.querySelector("[data-theme-label]");
    const name = (theme) => button.dataset[`label${theme[0].toUpperCase()}${theme.slice(1)}`];
    const show = (theme) => {
      label.textContent = name(theme);
      button.title = name(theme);
      button.dataset.theme = theme;
    };
    show(THEMES.includes(storedTheme()) ? storedTheme() : "system");
    button.hidden = false;
    button.closest("[data-theme-line]")?.removeAttribute("hidden");
    button.addEventListener("click", () => {
      const next = THEMES[(THEMES.indexOf(button.dataset.theme) + 1) % THEMES.length];
      applyTheme(next);
      show(next);
    });
  }
}

/** Menus made of details close on Escape, on a click elsewhere and when another opens. */
export function watchMenus() {
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
}

function askFirst({ title, text, action }) {
  const template = document.querySelector("template[data-confirm-dialog]");
  const dialog = template.content.firstElementChild.cloneNode(true);
  dialog.querySelector("[data-dialog-title]").textContent = title;
  dialog.querySelector("[data-dialog-text]").textContent = text;
  const go = dialog.querySelector("[data-dialog-go]");
  go.textContent = action;
  document.body.append(dialog);
  return new Promise((resolve) => {
    go.addEventListener("click", () => dialog.close("go"));
    dialog.querySelector("[data-dialog-cancel]").addEventListener("click", () => dialog.close("back"));
    dialog.addEventListener("close", () => {
      const agreed = dialog.returnValue === "go";
      dialog.remove();
      resolve(agreed);
    });
    dialog.showModal();
  });
}

/** A form with a question asks it before it is sent; without its hidden field nobody asks again. */
export function watchConfirmations() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const question = form.querySelector("input[name=ask]:not(:disabled)");
    if (!question) return;
    const button = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await askFirst(question.dataset))) return;
    question.disabled = true;
    form.requestSubmit(button ?? undefined);
    question.disabled = false;
  }, true);
}

/** Says something that can be undone, for six seconds; `undo` is called when its button is pressed. */
export function toast(text, undoLabel, undo) {
  const place = document.querySelector("[data-toasts]");
  const line = document.createElement("div");
  line.className = "toast";
  line.append(text);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = undoLabel;
    button.addEventListener("click", () => {
      line.remove();
      undo();
    });
    line.append(button);
  }
  place.append(line);
  setTimeout(() => line.remove(), 6000);
}
