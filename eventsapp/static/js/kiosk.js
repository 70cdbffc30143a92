// The kiosk: reads codes by camera or scanner, goes back to its start by itself when nobody touches it, prints, and hears at
// once that its gate is closed. Without this everything works by the field and its button.

import { attend } from "./attend.js";
import { Camera, hearScanner } from "./gate/camera.js";

const WARNS = 5;
const CAMERA = "kiosk camera";
const kiosk = document.querySelector("[data-kiosk]");
const { home, gate, detector, wasm, left: leftWords } = kiosk.dataset;
const seconds = Number(kiosk.dataset.reset);
const form = kiosk.querySelector("[data-kiosk-form]");
const field = kiosk.querySelector("[autofocus]");
const left = kiosk.querySelector("[data-kiosk-left]");
const box = kiosk.querySelector("[data-kiosk-camera]");
let touchedAt = Date.now();
let camera = null;

/** Whether somebody has begun: then the page goes back by itself, and nothing else takes it from them. */
const isBegun = () => !form || "begun" in kiosk.dataset || [...form.querySelectorAll("input:not([type=hidden])")].some((one) => one.value);

function touch() {
  touchedAt = Date.now();
  left.hidden = true;
}

function tick() {
  if (!isBegun()) return touch();
  const rest = seconds - Math.floor((Date.now() - touchedAt) / 1000);
  left.hidden = rest > WARNS;
  if (!left.hidden) left.textContent = leftWords.replace("{seconds}", Math.max(rest, 0));
  if (rest <= 0) location.replace(home);
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

function take(text) {
  if (!form || form.dataset.sent) return;
  form.dataset.sent = "yes";
  form.elements.code.value = text;
  form.requestSubmit();
}

/** Looks by the camera from now on, and again after each visitor, until somebody turns it off. */
async function look() {
  camera = new Camera(box.querySelector("video"), { detector, wasm }, take, "user");
  try {
    box.hidden = false;
    await camera.start();
    localStorage.setItem(CAMERA, "on");
  } catch {
    camera = null;
    box.hidden = true;
    kiosk.querySelector("[data-kiosk-none]").hidden = false;
    localStorage.removeItem(CAMERA);
  }
  show();
}

function rest() {
  camera.stop();
  camera = null;
  box.hidden = true;
  localStorage.removeItem(CAMERA);
  show();
}

function show() {
  kiosk.querySelector("[data-kiosk-look]").hidden = Boolean(camera);
  kiosk.querySelector("[data-kiosk-rest]").hidden = !camera;
}

function begin() {
  if (seconds > 0) {
    for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, touch);
    setInterval(tick, 1000);
  }
  field?.focus();
  document.addEventListener("keydown", (event) => {
    if (field && document.activeElement === document.body && event.key.length === 1) field.focus();
  });
  const place = kiosk.querySelector("[data-kiosk-paper]");
  if (place) printPaper(place);
  if (form) hearScanner(take);
  if (box && isSecureContext && navigator.mediaDevices) {
    show();
    kiosk.querySelector("[data-kiosk-look]").addEventListener("click", look);
    kiosk.querySelector("[data-kiosk-rest]").addEventListener("click", rest);
    if (localStorage.getItem(CAMERA) === "on") look();
  }
  attend(gate, ({ locked, reason }) => {
    const isSame = String(locked) === kiosk.dataset.locked && reason === kiosk.dataset.reason;
    if (!isSame && form && !isBegun()) location.replace(home);
  });
  kiosk.dataset.ready = "";
}

begin();
