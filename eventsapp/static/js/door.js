// The door of a session: the field is ready for a scanner that types, and the camera reads codes where the browser can.

const form = document.querySelector("[data-door-form]");
const field = form.querySelector("input[name=code]");
const button = form.querySelector("[data-camera]");
const video = form.querySelector("[data-video]");
const note = form.querySelector("[data-camera-note]");
const ON = "door-camera";
const STEP_MS = 150;

async function look(detector) {
  while (!video.hidden) {
    const [found] = video.readyState >= 2 ? await detector.detect(video) : [];
    if (found?.rawValue) {
      field.value = found.rawValue;
      form.requestSubmit();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

async function open() {
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.hidden = false;
    sessionStorage.setItem(ON, "yes");
    await video.play();
    await look(detector);
  } catch {
    sessionStorage.removeItem(ON);
    video.hidden = true;
    note.textContent = note.dataset.refused;
    note.hidden = false;
  }
}

const letIn = document.querySelector("[data-let-in]");
if (letIn) letIn.focus();
else field.select(); // the next code takes the place of one that was not found
// A scanner types wherever it is: letters go into the field, so the button keeps Enter for letting in.
document.addEventListener("keydown", (event) => {
  const isWriting = event.target.closest?.("input, textarea, select");
  if (!isWriting && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) field.select();
});
if ("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  button.hidden = false;
  button.addEventListener("click", open);
  if (!letIn && sessionStorage.getItem(ON)) open();
}
