// The other side of a desk: shows the next question as soon as the desk asks it, and goes back to its welcome by itself.
// On a visitor's own phone it lets the desk see that they read.

import { attend } from "./attend.js";
import { follow } from "./following.js";

const THANKS_MS = 13_000;
const beside = document.querySelector("[data-beside]");
const phone = document.querySelector("[data-asked-opened]");

/** Comes anew when something else is asked; what somebody has ticked meanwhile stays while the question is the same. */
async function look() {
  const answer = await fetch(location.pathname, { cache: "no-store", credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-beside]");
  if (fresh && fresh.dataset.question !== beside.dataset.question) location.replace(location.pathname);
}

if (beside) {
  const { seq, stream, state, gate, thanked } = beside.dataset;
  follow({ seq, stream, state, event: "screen" }, look);
  if (gate) attend(gate);
  if (thanked === "yes") setTimeout(() => location.replace(location.pathname), THANKS_MS);
}
if (phone) fetch(phone.dataset.askedOpened, { method: "POST" }).catch(() => {});
