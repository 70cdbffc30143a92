// What people at the gate see, hear and feel.

const SOUNDS = { admitted: [[880, 0, 0.09], [1320, 0.1, 0.14]], again: [[520, 0, 0.12], [520, 0.18, 0.12]], refused: [[170, 0, 0.5]] };
const SHAKES = { admitted: [60], again: [60, 80, 60], refused: [350] };
const MOST_LAST = 7;
const find = (name) => document.querySelector(`[data-${name}]`);

export class Show {
  constructor(words, zone, language) {
    Object.assign(this, { words, zone, language, last: [] });
    this.field = find("field");
    this.clock();
    setInterval(() => this.clock(), 1000);
  }

  now = () => Date.now();

  hour(at, withSeconds = false) {
    const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.zone };
    return new Intl.DateTimeFormat(this.language, withSeconds ? { ...style, second: "2-digit" } : style).format(at);
  }

  number(value) {
    return new Intl.NumberFormat(this.language).format(value);
  }

  say(name, values = {}) {
    return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), this.words.says[name]);
  }

  clock() {
    find("clock").textContent = this.hour(this.now(), true);
  }

  head({ verdict, reason }) {
    return this.words.heads[reason] ?? this.words.verdicts[verdict];
  }

  why(result) {
    const { reason, seen_at: at, seen_gate: gate } = result;
    if (reason === "already_in" && at) {
      const minutes = Math.max(0, Math.round((this.now() - at) / 60_000));
      return `${this.say("seen", { hour: this.hour(at), gate })}, ${this.say("ago", { count: this.number(minutes) })}`;
    }
    if (reason === "group") return this.say("group", { count: this.number(result.count), present: this.number(result.present) });
    if (reason === "wrong_day" && result.days?.length) return this.say("days", { days: result.days.join(", ") });
    return this.words.reasons[reason] ?? reason;
  }

  /** Show a verdict on the full field, with its sound and its vibration. */
  verdict(result, types) {
    const { verdict } = result;
    this.field.className = `scan__field scan__field--${verdict}`;
    for (const icon of this.field.querySelectorAll("[data-icon]")) icon.toggleAttribute("hidden", icon.dataset.icon !== verdict);
    find("word").textContent = this.head(result);
    this.person(find("name"), result.name ?? "", result.language);
    this.person(find("company"), result.company ?? "", result.language);
    find("type").textContent = types[result.type] ?? result.type ?? "";
    find("type").hidden = !result.type;
    find("reason").textContent = this.why(result);
    this.remember(result);
    this.sound(verdict);
    navigator.vibrate?.(SHAKES[verdict]);
  }

  person(place, text, language) {
    place.textContent = text;
    if (language) place.lang = language === "zh" ? "zh-Hans" : language;
    else place.removeAttribute("lang");
  }

  ready() {
    this.field.className = "scan__field scan__field--ready";
    for (const icon of this.field.querySelectorAll("[data-icon]")) icon.toggleAttribute("hidden", icon.dataset.icon !== "ready");
    for (const name of ["name", "company", "reason"]) find(name).textContent = "";
    find("type").hidden = true;
    find("word").textContent = this.say("ready");
  }

  /** Say why nothing is scanned here, and take away what scans. */
  closed(why, remedy = "") {
    this.ready();
    find("word").textContent = why;
    find("reason").textContent = remedy;
    document.body.classList.add("is-closed");
  }

  remember(result) {
    this.last.unshift({ ...result, at: this.now() });
    this.last.length = Math.min(this.last.length, MOST_LAST);
    this.list();
  }

  /** What the server says of a scan that was decided here. */
  correct(result) {
    const one = this.last.find((known) => known.id === result.id);
    if (!one || one.verdict === result.verdict) return;
    Object.assign(one, { verdict: result.verdict, reason: result.reason, note: this.say("late_duplicate") });
    this.list();
  }

  list() {
    find("last").replaceChildren(...this.last.map((one) => this.line(one)));
  }

  line(one) {
    const line = document.createElement("li");
    line.className = `scan__line scan__line--${one.undone ? "undone" : one.verdict}`;
    const mark = document.createElement("span");
    mark.className = "scan__mark";
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = { admitted: "✓", again: "❐", refused: "–" }[one.verdict];
    const words = document.createElement("p");
    const name = document.createElement("strong");
    this.person(name, one.name || this.head(one), one.language);
    const small = document.createElement("span");
    small.textContent = one.undone ? this.say("undone") : (one.note ?? (one.name ? this.why(one) : ""));
    const at = document.createElement("span");
    at.className = "figures";
    at.textContent = this.hour(one.at, true);
    words.append(name, small);
    line.append(mark, words, at);
    return line;
  }

  counts({ day, minute, inside }, limit) {
    for (const [name, value] of Object.entries({ day, minute, inside })) {
      document.querySelector(`[data-count="${name}"]`).textContent = this.number(value);
    }
    find("limit").textContent = limit ? ` / ${this.number(limit)}` : "";
    const meter = find("meter");
    meter.hidden = !limit;
    if (limit) Object.assign(meter, { max: limit, value: Math.min(inside, limit) });
  }

  strip({ isOnline, since, next, waiting, listAt, hasList }) {
    const strip = find("strip");
    strip.hidden = isOnline && !waiting;
    const passed = Math.floor((Date.now() - since) / 60_000);
    const minutes = passed ? this.say("minutes", { count: this.number(passed) }) : this.say("moment");
    const count = this.number(waiting);
    find("strip-words").textContent = isOnline ? this.say("waiting", { count }) : this.say("offline", { minutes, count });
    find("strip-list").textContent = hasList ? this.say("list_at", { hour: this.hour(listAt) }) : this.say("no_list");
    const seconds = Math.max(0, Math.round((next - Date.now()) / 1000));
    const again = seconds ? this.say("retry", { count: this.number(seconds) }) : this.say("trying");
    find("strip-retry").textContent = isOnline ? "" : again;
  }

  note(text) {
    find("note").textContent = text;
  }

  sound(verdict) {
    try {
      this.audio ??= new AudioContext();
      if (this.audio.state !== "running") this.audio.resume().catch(() => {});
      for (const [pitch, after, lasts] of SOUNDS[verdict]) this.tone(pitch, this.audio.currentTime + after, lasts);
    } catch {
      this.audio = null; // a machine without sound still shows everything
    }
  }

  tone(pitch, at, lasts) {
    const wave = this.audio.createOscillator();
    const loudness = this.audio.createGain();
    wave.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.25, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + lasts);
    wave.connect(loudness).connect(this.audio.destination);
    wave.start(at);
    wave.stop(at + lasts);
  }
}
