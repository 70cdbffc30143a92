// Opens a phone by the badge of somebody on the stand: the camera fills the field that can also be typed into.

import { Camera } from "../gate/camera.js";

const form = document.querySelector("[data-open-phone]");
const find = (name) => form.querySelector(`[data-open-${name}]`);
const button = find("camera");

function found(text) {
  form.elements.code.value = text;
  form.requestSubmit();
}

async function start() {
  const camera = new Camera(find("video"), form.dataset, found);
  try {
    find("box").hidden = false;
    await camera.start();
    button.hidden = true;
  } catch {
    find("box").hidden = true;
    find("note").textContent = find("note").dataset.says;
  }
}

if (isSecureContext && navigator.mediaDevices) {
  button.hidden = false;
  button.addEventListener("click", start);
}
