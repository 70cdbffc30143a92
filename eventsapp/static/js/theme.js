/* Runs before the first paint: applies the colours the reader chose, else the system decides. Says that there are scripts,
   until one does not come: then the page is as it is without any. */
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage may be closed to us: the system decides */ }
  document.documentElement.classList.add("js");
  const withoutScripts = () => {
    document.documentElement.classList.remove("js");
    for (const kept of document.querySelectorAll("noscript")) kept.outerHTML = kept.textContent;
  };
  addEventListener("error", ({ target }) => {
    if (target instanceof HTMLScriptElement && target.type === "module") withoutScripts();
  }, { capture: true });
  addEventListener("page:plain", withoutScripts);
})();
