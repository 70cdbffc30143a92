// Stars: what somebody wants to see. They live in a cookie of this device, so that they work without an account and
// without a connection; where there is a list, each change is sent to it, and what could not be sent is sent later.

const settings = document.querySelector("[data-stars]").dataset;
const PERSON = document.querySelector(".band__user")?.textContent.trim() ?? "";
const COOKIE = `stars-${settings.fair}`;
const WAITING = `${COOKIE}-waiting`;
const SYNCED = `${COOKIE}-synced`;
const SECONDS = 400 * 24 * 3600;
const ICON = document.querySelector("[data-stars]").content.firstElementChild;

function read() {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
  const parts = found ? found.slice(COOKIE.length + 1).split(".") : [];
  return { isShared: parts[0] === "l", ids: new Set(parts.filter((part) => /^\d+$/.test(part))) };
}

function write({ isShared, ids }) {
  const value = [...(isShared ? ["l"] : []), ...ids].join(".");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${value}; Max-Age=${SECONDS}; Path=/; SameSite=Lax${secure}`;
}

/** Changes that the server has not heard of, by id. */
function waiting() {
  try {
    return JSON.parse(localStorage.getItem(WAITING)) ?? {};
  } catch {
    return {};
  }
}

function wait(changes) {
  try {
    localStorage.setItem(WAITING, JSON.stringify(changes));
  } catch {
    // Without storage a change that cannot be sent stays on the device alone.
  }
}

async function send() {
  const changes = waiting();
  const body = new URLSearchParams({
    on: Object.keys(changes).filter((id) => changes[id]).join("."),
    off: Object.keys(changes).filter((id) => !changes[id]).join("."),
  });
  const answer = await fetch(settings.url, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const left = waiting();
  for (const id of Object.keys(changes)) if (left[id] === changes[id]) delete left[id];
  wait(left);
  sessionStorage.setItem(SYNCED, PERSON);
  paint();
}

function toggle(id) {
  const stars = read();
  const isOn = !stars.ids.has(id);
  if (isOn) stars.ids.add(id);
  else stars.ids.delete(id);
  write(stars);
  wait({ ...waiting(), [id]: isOn });
  paint();
  send().catch(() => {});
}

function buttonOf(slot) {
  const title = slot.querySelector("[data-star-title], .slot__title a").textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "star";
  button.dataset.star = slot.dataset.slot;
  button.setAttribute("aria-label", settings.word.replace("{title}", title));
  button.append(ICON.cloneNode(true));
  return button;
}

function paint() {
  const { ids } = read();
  for (const button of document.querySelectorAll("[data-star]")) {
    const isOn = ids.has(button.dataset.star);
    button.setAttribute("aria-pressed", String(isOn));
    button.closest("[data-slot]")?.classList.toggle("is-starred", isOn);
    const word = button.querySelector("[data-star-word]");
    if (word) word.textContent = isOn ? button.dataset.wordOff : button.dataset.wordOn;
  }
  for (const count of document.querySelectorAll("[data-star-count]")) {
    count.textContent = ids.size;
    count.hidden = ids.size === 0;
  }
  if (document.documentElement.hasAttribute("data-only-mine")) showOnlyMine(ids);
}

/** The page of all sessions, kept on the device, serves as the own agenda while there is no connection. */
function showOnlyMine(ids) {
  for (const slot of document.querySelectorAll("[data-slot]")) slot.hidden = !ids.has(slot.dataset.slot);
  for (const day of document.querySelectorAll(".agenda-day")) day.hidden = !day.querySelector("[data-slot]:not([hidden])");
}

function addButtons() {
  for (const slot of document.querySelectorAll("li[data-slot]")) if (!slot.querySelector(".star")) slot.append(buttonOf(slot));
}

addButtons();
document.addEventListener("agenda:renewed", () => {
  addButtons();
  paint();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-star]");
  if (!button) return;
  event.preventDefault();
  toggle(button.dataset.star);
});
paint();
addEventListener("pageshow", paint);
addEventListener("online", () => send().catch(() => {}));

let synced = null;
try {
  synced = sessionStorage.getItem(SYNCED);
} catch {
  // Private windows of some browsers keep nothing.
}
const hasList = PERSON || read().isShared;
if (Object.keys(waiting()).length || (hasList && synced !== PERSON)) send().catch(() => {});
