// A kiosk, a desk or a screen that is a device: says every ten seconds that it is there, and hears at once what changes.

import { followMarks } from "./gate/marks.js";

const BEAT_MS = 10_000;

async function battery() {
  const found = await navigator.getBattery?.().catch(() => null);
  return found ? Math.round(found.level * 100) : null;
}

/** Calls `told` with how the gate stands, as often as the device is heard of; a device that is revoked sees that at once. */
export function attend(home, told = () => {}) {
  async function beat() {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ queued: 0, battery: await battery() });
    const answer = await fetch(`${home}/beat`, { method: "POST", headers, body, cache: "no-store" }).catch(() => null);
    if (answer?.status === 401) location.reload();
    else if (answer?.ok) told(await answer.json());
  }

  followMarks(home, beat);
  setInterval(beat, BEAT_MS);
}
