/* Rounds: minutes of a turn counted down, and pages that look for news by themselves. Without scripts they say the hour. */

const LOOK_MS = 5000;
const place = document.querySelector("[data-watch]");
// Times are the server's; its clock and this window's may differ.
const ahead = place ? Number(place.dataset.now) - Date.now() : 0;

function tick() {
  for (const node of document.querySelectorAll("[data-ends]")) {
    const left = Math.ceil((Number(node.dataset.ends) - Date.now() - ahead) / 1000);
    const text = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : node.dataset.over;
    if (node.textContent !== text) node.textContent = text;
    node.classList.toggle("is-short", left > 0 && left <= 30);
    node.classList.toggle("is-over", left <= 0);
  }
}

/** Whether somebody is typing: a page that loaded itself anew would lose it. */
function isTyping() {
  const fields = document.querySelectorAll("main input:not([type=hidden]), main textarea");
  return [...fields].some((field) => field.value !== field.defaultValue || field === document.activeElement);
}

let seen = null;
let isBehind = false;

async function look() {
  const answer = await fetch(place.dataset.watch, { headers: seen ? { "If-None-Match": seen } : {}, credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (!answer || (answer.status !== 200 && answer.status !== 304)) return;
  const tag = answer.headers.get("ETag");
  const isNew = answer.status === 200 && seen !== null && tag !== seen;
  if (answer.status === 200) seen = tag;
  if ("watchInto" in place.dataset) {
    if (!isNew) return;
    place.innerHTML = await answer.text();
    tick();
    return;
  }
  isBehind ||= isNew;
  if (isBehind && !isTyping()) location.replace(location.href);
}

if (place) {
  setInterval(look, LOOK_MS);
  look();
}
tick();
setInterval(tick, 250);
