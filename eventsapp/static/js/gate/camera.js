// The camera: the browser's own reader of codes where it has one, else the one that set-up has fetched.

const EVERY_MS = 110;
const SAME_MS = 3000;

async function fetched(script, wasm) {
  await new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = script;
    tag.onload = resolve;
    tag.onerror = reject;
    document.head.append(tag);
  });
  const { BarcodeDetector, prepareZXingModule } = globalThis.BarcodeDetectionAPI;
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

async function detector({ detector: script, wasm }) {
  const own = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  if (own?.includes("qr_code")) return new globalThis.BarcodeDetector({ formats: ["qr_code"] });
  if (!script) throw new Error("no reader of codes");
  return fetched(script, wasm);
}

export class Camera {
  constructor(video, files, found, side = "environment") {
    Object.assign(this, { video, files, found, side, last: "", lastAt: 0 });
  }

  /** Begin to look; fails where there is no camera or nobody allows it. */
  async start() {
    const wanted = { video: { facingMode: this.side, width: { ideal: 1280 } }, audio: false };
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    this.reader ??= await detector(this.files);
    this.video.srcObject = stream;
    await this.video.play();
    this.isOn = true;
    this.stayAwake();
    document.addEventListener("visibilitychange", () => this.stayAwake());
    this.look();
  }

  /** A phone at a gate does not go to sleep, where the browser can see to that. */
  stayAwake() {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  }

  async look() {
    while (this.isOn) {
      if (!document.hidden && this.video.readyState >= 2) {
        const codes = await this.reader.detect(this.video).catch(() => []);
        if (codes.length) this.see(codes[0].rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  stop() {
    this.isOn = false;
    for (const track of this.video.srcObject?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
  }

  /** A code that stays in the picture is scanned once. */
  see(text) {
    const isSame = text === this.last && performance.now() - this.lastAt < SAME_MS;
    this.last = text;
    this.lastAt = performance.now();
    if (!isSame) this.found(text);
  }
}

/** Hear a scanner that types: quick signs that end with Enter, while nobody writes in a field. */
export function hearScanner(found, pauseMs = 400) {
  let typed = "";
  let at = 0;
  addEventListener("keydown", (event) => {
    if (event.target.closest?.("input, textarea, dialog[open]") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - at > pauseMs) typed = ""; // when the key was pressed: this page may have been busy since
    at = event.timeStamp;
    if (event.key === "Enter" && typed.length > 3) {
      event.preventDefault();
      found(typed);
      typed = "";
    } else if (event.key.length === 1) {
      if (typed) event.preventDefault();
      typed += event.key;
    }
  });
}
