// The kiosk: goes back to its start by itself when nobody touches it, keeps the field ready for a scanner, and prints.

const kiosk = document.querySelector("[data-kiosk]");
const seconds = Number(kiosk?.dataset.reset);
let timer = 0;

function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(kiosk.dataset.home), seconds * 1000);
}

/** Prints the badge where this browser is the printer's; started with --kiosk-printing it asks nothing. */
function printPaper(place) {
  const frame = document.createElement("iframe");
  frame.className = "visually-hidden";
  frame.title = document.title;
  frame.addEventListener("load", () => frame.contentWindow.print(), { once: true });
  frame.src = place.dataset.kioskPaper;
  place.append(frame);
}

if (seconds > 0) {
  wait();
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, wait);
}
const field = kiosk?.querySelector("[autofocus]");
field?.focus();
document.addEventListener("keydown", (event) => {
  if (field && document.activeElement === document.body && event.key.length === 1) field.focus();
});
const place = kiosk?.querySelector("[data-kiosk-paper]");
if (place) printPaper(place);
