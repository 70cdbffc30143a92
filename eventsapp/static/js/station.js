// The page beside a printer: says every few seconds that it is there, shows what comes, and prints it. Where the browser
// was started with --kiosk-printing and the tick is set, badges come out without anybody; else a press prints each.

const EVERY_MS = 5000;
const station = document.querySelector("[data-station]");
const auto = station?.querySelector("[data-station-auto]");
const box = auto?.querySelector("input");
const memory = `station ${station?.dataset.station} auto`;
let seen = null;

function isTyping() {
  return Boolean(document.activeElement?.closest("input, textarea"));
}

async function beat() {
  const body = new URLSearchParams({ csrf_token: station.dataset.token });
  const answer = await fetch(station.dataset.beat, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const said = JSON.stringify(await answer.json());
  const hasChanged = seen !== null && said !== seen;
  seen = said;
  if (hasChanged && !station.dataset.printing && !isTyping()) location.reload();
}

/** Prints a page in a frame of its own; resolves when the browser has taken it, or was told not to. */
function print(address) {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.className = "visually-hidden";
    frame.title = document.title;
    frame.addEventListener(
      "load",
      () => {
        frame.contentWindow.addEventListener("afterprint", resolve, { once: true });
        frame.contentWindow.print();
      },
      { once: true },
    );
    frame.src = address;
    station.append(frame);
  });
}

async function printCurrent(link) {
  await print(link.href);
  if (box.checked) station.querySelector("[data-station-done]")?.requestSubmit();
}

function begin() {
  const link = station.querySelector("[data-station-paper]");
  link?.addEventListener("click", (event) => {
    event.preventDefault();
    printCurrent(link);
  });
  if (!box.checked) return;
  if (link) printCurrent(link);
  else station.querySelector("[data-station-take]")?.requestSubmit();
}

if (station) {
  auto.hidden = false;
  box.checked = localStorage.getItem(memory) === "yes";
  box.addEventListener("change", () => {
    localStorage.setItem(memory, box.checked ? "yes" : "no");
    if (box.checked) begin();
  });
  begin();
  beat();
  setInterval(beat, EVERY_MS);
}
