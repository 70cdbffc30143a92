// Votes and decisions without another page: what is pressed is sent, and the list is put in anew from the answer.

const PLACES = "[data-follow]";
const DAY_S = 86_400;
const SPREAD_MS = 3000;

/** Puts the lists of an answered page in the place of those here; false where it is no such page. */
function put(page) {
  let found = false;
  for (const place of document.querySelectorAll(PLACES)) {
    const fresh = page.querySelector(`[data-follow="${place.dataset.follow}"]`);
    if (!fresh) continue;
    place.replaceChildren(...fresh.childNodes);
    found = true;
  }
  return found;
}

/** Leaves the focus where it was: on the same question's first button. */
function refocus(id) {
  const one = id && document.getElementById(id);
  one?.querySelector("button")?.focus({ preventScroll: true });
}

/** Sends as a browser does without this script. */
function sendPlainly(form, button) {
  form.dataset.plain = "yes";
  form.requestSubmit(button);
}

async function send(form, button) {
  const data = new FormData(form, button);
  const id = form.closest("li")?.id;
  const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A refusal is a page of its own: it is shown whole, by sending it once more.
  if (!answer.ok || !put(page)) sendPlainly(form, button);
  else refocus(id);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-press]") || form.dataset.plain || event.defaultPrevented) return;
  event.preventDefault();
  const button = event.submitter;
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  send(form, button).catch(() => sendPlainly(form, button)).finally(() => { delete form.dataset.sending; });
});

// A page that was opened too early has the form as soon as questions are taken.
const opens = Number(document.querySelector("[data-opens-in]")?.dataset.opensIn ?? DAY_S);
if (opens < DAY_S) setTimeout(() => location.reload(), Math.max(opens, 1) * 1000 + Math.random() * SPREAD_MS);
