/* Applications: the estimate keeps up with what was saved; the queue marks the row whose panel is open. */

/** After each saving by itself the estimate beside the form, and in the bar of phones, is drawn anew. */
function keepEstimate() {
  const aside = document.querySelector("[data-estimate]");
  const words = document.querySelector("[data-autosave-words]");
  if (!aside || !words) return;
  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-estimate]");
    if (fresh && fresh.innerHTML !== aside.innerHTML) aside.replaceChildren(...fresh.childNodes);
    const beside = page.querySelector(".actions__beside");
    const shown = document.querySelector(".actions__beside");
    if (beside && shown) shown.replaceWith(beside);
    else if (beside) document.querySelector(".actions").prepend(beside);
    else shown?.remove();
  };
  new MutationObserver(refresh).observe(words, { childList: true });
}

function markOpenRow() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".row-link")?.closest("tr");
    if (!row) return;
    for (const other of row.parentElement.children) other.toggleAttribute("data-opened", other === row);
  });
}

keepEstimate();
markOpenRow();
