// Talks to the server: asks at once while it answers, and sends what waits as soon as it answers again.

import { followMarks } from "./marks.js";

const PATIENCE_MS = 1500;
const BEAT_MS = 10_000;
const BATCH = 500;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 15_000; // a gate costs little, and what it has to say is waited for

async function battery() {
  const found = await navigator.getBattery?.().catch(() => null);
  return found ? Math.round(found.level * 100) : null;
}

export class Link {
  /** `hears` has news(answer), results(list), state() and revoked(). */
  constructor(home, store, hears) {
    Object.assign(this, { home, store, hears, offset: 0, isOnline: navigator.onLine, since: Date.now(), wait: FIRST_RETRY_MS });
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => this.lost());
  }

  /** This moment by the server's clock, as far as it is known. */
  now() {
    return Date.now() + this.offset;
  }

  async begin() {
    this.offset = (await this.store.get("kept", "offset")) ?? 0;
    this.after = (await this.store.get("kept", "after")) ?? 0;
    await this.beat();
  }

  /** What is sent of one that waits. */
  plain({ id, code, at, offline, insist }) {
    return { id, code, at, offline, insist };
  }

  async post(document, patience) {
    const sent = Date.now();
    const answer = await fetch(`${this.home}/sync`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(document),
      signal: AbortSignal.timeout(patience),
      cache: "no-store",
    });
    if (answer.status === 401) {
      this.isRevoked = true;
      this.hears.revoked();
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const said = await answer.json();
    this.offset = said.now - (sent + Date.now()) / 2;
    return said;
  }

  /** Ask about one scan while somebody waits; nothing where no answer comes in time. */
  async ask(scan) {
    if (!this.isOnline || this.isRevoked) return null;
    try {
      const said = await this.post({ scans: [scan] }, PATIENCE_MS);
      return said.results[0];
    } catch {
      this.lost();
      return null;
    }
  }

  lost() {
    if (this.isOnline) this.since = Date.now();
    this.isOnline = false;
    this.soon(this.wait);
    this.hears.state();
  }

  soon(milliseconds) {
    clearTimeout(this.timer);
    this.next = Date.now() + milliseconds;
    this.timer = setTimeout(() => this.beat(), milliseconds);
  }

  /** Hear at once that something happened at this gate or to codes; the beat is what is left where no stream is to be had. */
  follow() {
    followMarks(this.home, () => (this.isBusy ? (this.isMissed = true) : this.soon(0)));
  }

  /** Send what waits, the oldest first, and hear what is new. */
  async beat() {
    if (this.isRevoked || this.isBusy) return;
    this.isBusy = true;
    this.isMissed = false;
    try {
      await this.exchange();
      this.isOnline = true;
      this.wait = FIRST_RETRY_MS;
      this.soon(BEAT_MS);
    } catch {
      if (this.isOnline) this.since = Date.now();
      this.isOnline = false;
      this.soon(this.wait);
      this.wait = Math.min(this.wait * 2, LAST_RETRY_MS);
    } finally {
      this.isBusy = false;
      if (this.isMissed && this.isOnline) this.soon(0);
      this.hears.state();
    }
  }

  async exchange() {
    for (let goesOn = true; goesOn; ) {
      const waiting = (await this.store.all("queue")).filter((one) => !one.isAsked).sort((a, b) => a.at - b.at);
      const scans = waiting.slice(0, BATCH).map((one) => this.plain(one));
      const beat = { scans, queued: Math.max(0, waiting.length - scans.length), battery: await battery(), after: this.after };
      const said = await this.post(beat, scans.length ? 30_000 : 8000);
      await this.hears.results(said.results);
      await this.store.remove("queue", scans.map((one) => one.id));
      await this.hears.news(said);
      this.after = said.after;
      await this.store.change("kept", (kept) => {
        kept.put(this.after, "after");
        kept.put(this.offset, "offset");
      });
      goesOn = said.more || waiting.length > scans.length;
    }
  }

  async fetchPart(newest) {
    const answer = await fetch(`${this.home}/list?ticket=${newest[1]}&badge=${newest[2]}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }
}
