/* Runs before the first paint: applies the colours the reader chose, else the system decides. */
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage may be closed to us: the system decides */ }
  document.documentElement.classList.add("js");
})();
