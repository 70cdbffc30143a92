// Photos and spoken notes about a person: encrypted on the disk before anything is shown, sent after the scans that wait.

const SIDE = 1600;
const QUALITY = 0.85;
const BITS_A_SECOND = 32_000;
const PATIENCE_MS = 60_000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const find = (name) => document.querySelector(`[data-${name}]`);

/** A photo upright, as JPEG and no larger than a card needs; what the camera wrote into it stays behind. */
async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("photo"))), "image/jpeg", QUALITY));
}

/** Records until it is stopped, or for as long as a note may be. */
class Recorder {
  constructor(longest, tick) {
    Object.assign(this, { longest, tick });
  }

  get isRunning() {
    return this.recorder?.state === "recording";
  }

  /** Begin; returns a promise of the recording, which comes when it is stopped. */
  async start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_A_SECOND });
    const parts = [];
    const began = Date.now();
    this.recorder.ondataavailable = (event) => parts.push(event.data);
    const timer = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      if (seconds >= this.longest) this.stop();
      else this.tick(seconds);
    }, 250);
    return new Promise((resolve) => {
      this.recorder.onstop = () => {
        clearInterval(timer);
        stream.getTracks().forEach((track) => track.stop());
        resolve(new Blob(parts, { type: this.recorder.mimeType }));
      };
      this.recorder.start();
    });
  }

  stop() {
    if (this.isRunning) this.recorder.stop();
  }
}

export class Attachments {
  /** `about()` says whom a file is about, or nothing; `hears` has kept(), sent() and refused(). */
  constructor(home, store, { about, now, say, longest, hears }) {
    Object.assign(this, { home, store, about, now, say, hears });
    this.recorder = new Recorder(longest, (seconds) => { find("voice-words").textContent = this.say("recording", { seconds, longest }); });
    find("photo").addEventListener("change", (event) => {
      event.stopPropagation(); // a photo is nothing that is written in the form around it
      this.photograph(event.target);
    });
    find("voice").hidden = !("MediaRecorder" in window) || !navigator.mediaDevices;
    find("voice").addEventListener("click", () => this.speak());
  }

  note(words) {
    find("media-note").textContent = words;
  }

  async photograph(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    try {
      await this.keep("photo", await shrunk(file));
    } catch {
      this.note(this.say("no_photo"));
    }
  }

  async speak() {
    if (this.recorder.isRunning) {
      this.recorder.stop();
      return;
    }
    const about = this.about();
    find("voice").setAttribute("aria-pressed", "true");
    try {
      const spoken = await this.recorder.start();
      if (spoken.size) await this.keep("voice", spoken, about);
    } catch {
      this.note(this.say("no_microphone"));
    }
    find("voice").setAttribute("aria-pressed", "false");
    find("voice-words").textContent = this.say("speak");
  }

  /** Keep a file of whoever is shown, on the disk at once, with the server soon. */
  async keep(kind, blob, about = this.about()) {
    if (!about) return;
    const id = crypto.randomUUID();
    const sealed = await this.store.seal(await blob.arrayBuffer());
    await this.store.put("media", id, { id, kind, type: blob.type, at: Math.round(this.now()), about, ...sealed });
    this.note(this.say(`kept_${kind}`));
    this.hears.kept();
  }

  waiting() {
    return this.store.all("media");
  }

  /** Send what waits, the oldest first; what the server will never take is dropped, and said. */
  async send() {
    for (const one of (await this.waiting()).sort((a, b) => a.at - b.at)) {
      const answer = await fetch(`${this.home}/media`, { method: "POST", body: await this.form(one), signal: AbortSignal.timeout(PATIENCE_MS), cache: "no-store" });
      if (answer.status >= 500 || answer.status === 401 || answer.status === 429) throw new Error(String(answer.status));
      const isTaken = answer.ok && (await answer.json()).verdict !== "refused";
      await this.store.remove("media", [one.id]);
      this.note(this.say(isTaken ? `sent_${one.kind}` : "not_taken"));
    }
  }

  async form(one) {
    const said = new FormData();
    said.set("id", one.id);
    said.set("at", String(one.at));
    for (const [name, value] of Object.entries(one.about)) said.set(name, String(value));
    said.set("file", new Blob([await this.store.unseal(one)], { type: one.type }), one.kind);
    return said;
  }
}
