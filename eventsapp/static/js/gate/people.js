// The list of codes and their people, and who passed already: what a device knows when nobody answers it.

const FIELDS = ["kind", "serial", "key", "state", "type", "name", "company", "number", "language", "printed"];

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

export class People {
  constructor(store) {
    this.store = store;
    this.reset();
    this.passages = new Map();
    this.types = {};
  }

  reset() {
    this.codes = new Map();
    this.numbers = new Map();
    this.printed = new Map();
    this.newest = { 1: 0, 2: 0 };
    this.parts = 0;
  }

  get size() {
    return this.codes.size;
  }

  async load() {
    for (const part of await this.store.all("list")) this.add(await this.store.openSecret(part));
    this.version = await this.store.get("kept", "version");
    this.at = await this.store.get("kept", "list_at");
    for (const one of await this.store.all("passages")) this.passages.set(one.name, one);
  }

  add(part) {
    this.parts += 1;
    for (const row of part.rows) {
      const person = Object.fromEntries(FIELDS.map((name, place) => [name, row[place]]));
      [person.days, person.zones] = part.rights[row[FIELDS.length]];
      this.codes.set(`${person.kind}:${person.serial}`, person);
      if (person.number !== null && person.kind === 1 && this.isBetter(person)) this.numbers.set(person.number, person);
      if (person.printed) this.printed.set(person.printed, person);
      this.newest[person.kind] = Math.max(this.newest[person.kind], person.serial);
    }
    for (const serial of part.revoked ?? []) this.revoke(`1:${serial}`);
    for (const serial of part.void ?? []) this.revoke(`2:${serial}`);
    if (part.unpaid) this.settle(new Set(part.unpaid));
  }

  revoke(code) {
    const person = this.codes.get(code);
    if (person && person.state !== "cancelled") person.state = "revoked";
  }

  /** Who has paid meanwhile is let in; who owes is not. */
  settle(owing) {
    for (const person of this.codes.values()) {
      if (person.state === "unpaid" && !owing.has(person.key)) person.state = "valid";
      else if (person.state === "valid" && owing.has(person.key)) person.state = "unpaid";
    }
  }

  isBetter(person) {
    const known = this.numbers.get(person.number);
    return !known || known.state !== "valid" || person.state === "valid";
  }

  /** Bring the list to a version: what is new behind the last code, or all of it where rights have changed. */
  async refresh(version, fetchPart) {
    if (version === this.version) return;
    const isAnew = version.split(".")[0] !== this.version?.split(".")[0];
    if (isAnew) {
      await this.store.clear("list");
      this.reset();
    }
    for (;;) {
      const part = await fetchPart(this.newest);
      this.add(part);
      await this.store.putSecret("list", `part ${this.parts}`, part);
      if (!part.more) {
        this.version = part.version;
        break;
      }
    }
    this.at = Date.now();
    await this.store.change("kept", (kept) => {
      kept.put(this.version, "version");
      kept.put(this.at, "list_at");
    });
  }

  of(read) {
    if (read.number !== undefined) return this.numbers.get(read.number);
    if (read.printed) return this.printed.get(read.printed);
    return this.codes.get(`${read.kind}:${read.serial}`);
  }

  /** Whether a true code was issued after this list was made. */
  isNewer(read) {
    return read.kind !== undefined && !this.of(read) && (this.size === 0 || read.serial > this.newest[read.kind]);
  }

  named(words) {
    const wanted = fold(words.trim());
    if (wanted.length < 2) return [];
    const found = [];
    for (const person of this.numbers.values()) {
      if (fold(`${person.name} ${person.company}`).includes(wanted)) found.push(person);
      if (found.length === 20) break;
    }
    return found;
  }

  /** Where people stand whose scan was undone; whoever stands nowhere has not come. */
  async correct(day, whereabouts) {
    await this.store.change("passages", (place) => {
      for (const [key, way, at, gate] of whereabouts) {
        const name = `${day}|${key}`;
        if (way) {
          this.passages.set(name, { name, way, at, gate });
          place.put({ name, way, at, gate }, name);
        } else {
          this.passages.delete(name);
          place.delete(name);
        }
      }
    });
  }

  passage(day, key) {
    return this.passages.get(`${day}|${key}`);
  }

  /** Who passed on another day says nothing about this one. */
  async forgetOtherDays(day) {
    const old = [...this.passages.keys()].filter((name) => !name.startsWith(`${day}|`));
    if (!old.length) return;
    old.forEach((name) => this.passages.delete(name));
    await this.store.remove("passages", old);
  }

  /** Note passages of [key, way, at, gate]; an earlier one changes nothing that came after. */
  async note(day, passages) {
    const news = [];
    for (const [key, way, at, gate] of passages) {
      const name = `${day}|${key}`;
      const known = this.passages.get(name);
      if (known && known.at > at) continue;
      const one = { name, way, at, gate };
      this.passages.set(name, one);
      news.push(one);
    }
    if (news.length) await this.store.change("passages", (place) => news.forEach((one) => place.put(one, one.name)));
  }
}
