// The page that collects leads: a scan and a note are on the disk before anything is shown, and are sent when there is a
// network. Names come from the server alone: a phone holds no list of visitors.

import { Camera, hearScanner } from "../gate/camera.js";
import { readText, Verifier } from "../gate/codes.js";
import { Link } from "../gate/link.js";
import { Store } from "../gate/store.js";
import { Consent } from "./consent.js";
import { LeadForm } from "./form.js";
import { Attachments } from "./media.js";

const root = document.querySelector("[data-collect]");
const { phone, fair, zone, home, worker, detector, wasm, noble } = root.dataset;
const words = JSON.parse(root.dataset.words);
const find = (name) => document.querySelector(`[data-${name}]`);
const verifier = new Verifier(noble);
const HOUR = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
const MOST_RECENT = 30;

let store, link, form, media, consent, current;
let recent = [];
let line = Promise.resolve();

class LeadLink extends Link {
  plain({ isAsked, ...sent }) {
    return sent;
  }

  /** Photos and spoken notes go after the scans they are about. */
  async exchange() {
    await super.exchange();
    await media.send();
  }

  /** What is written while something is being sent is sent right after it. */
  async beat() {
    if (this.isBusy) {
      this.isWanted = true;
      return;
    }
    await super.beat();
    if (this.isWanted && this.isOnline) {
      this.isWanted = false;
      await this.beat();
    }
  }
}

const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words.says[name]);

const note = (text) => { find("note").textContent = text; };

function write(name, text, language) {
  find(name).textContent = text;
  if (language) find(name).lang = language === "zh" ? "zh-Hans" : language;
  else find(name).removeAttribute("lang");
}

function face(kind, word, { name = "", company = "", reason = "", language } = {}) {
  find("field").className = `collect__field collect__field--${kind}`;
  write("word", word);
  write("name", name, language);
  write("company", company, language);
  write("reason", reason);
}

/** Show a person, or what is known of one who is not sent yet. */
function showCurrent() {
  const { lead, reason } = current;
  if (!lead) {
    face("kept", say("kept_word"), { reason: say("kept") });
  } else if (lead.person) {
    const { name, company, job_title: job, language } = lead.person;
    const why = reason === "again" ? words.reasons.again : "";
    face("kept", say("kept_word"), { name, company: [job, company].filter(Boolean).join(", "), reason: why, language });
  } else {
    face("kept", say("kept_word"), { name: lead.visitor, reason: say("hidden") });
  }
  consent.show(Boolean(lead && !lead.person && current.asked !== lead.id));
}

function refuse(reason) {
  current = null;
  form.hide();
  face("refused", say("refused_word"), { reason: words.reasons[reason] ?? reason });
  navigator.vibrate?.(350);
}

function ready() {
  current = null;
  form.hide();
  face("ready", say("ready"));
}

function item(one) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "collect__one";
  const title = document.createElement("span");
  title.className = "collect__title";
  title.textContent = one.lead ? (one.lead.person?.name ?? one.lead.visitor) : say("unnamed");
  const more = document.createElement("span");
  more.className = "second";
  more.textContent = [one.lead?.person?.company, HOUR.format(one.at)].filter(Boolean).join(" · ");
  const rating = document.createElement("b");
  rating.className = "collect__rating";
  rating.textContent = (one.details?.rating || one.lead?.rating || "").toUpperCase();
  button.append(title, more, rating);
  button.addEventListener("click", () => open(one));
  const entry = document.createElement("li");
  entry.append(button);
  return entry;
}

async function list() {
  recent = recent.slice(0, MOST_RECENT);
  find("nobody").hidden = recent.length > 0;
  find("last").replaceChildren(...recent.map(item));
  await store.putSecret("list", "recent", recent);
}

function open(one) {
  current = one;
  find("saved").textContent = find("media-note").textContent = "";
  form.show({ ...one.lead, ...one.details });
  showCurrent();
}

/** Put somebody on top of those met last; nobody is there twice. */
async function remember(one) {
  const isSame = (known) => known.code === one.code || (one.lead && known.lead?.id === one.lead.id);
  const before = recent.find(isSame);
  recent = [one, ...recent.filter((known) => !isSame(known))];
  if (before?.details && !one.lead) one.details = before.details;
  await list();
}

async function scanOnce(text) {
  if (link.isRevoked) return;
  const read = await readText(text, Number(fair), verifier);
  if (read.problem || read.number) {
    refuse(read.problem ?? "number");
    return;
  }
  const entry = { id: crypto.randomUUID(), code: text, at: Math.round(link.now()), isAsked: true };
  await store.put("queue", entry.id, entry);
  const result = await link.ask(entry);
  if (result) await store.remove("queue", [entry.id]);
  else await store.put("queue", entry.id, { ...entry, offline: true, isAsked: false });
  if (result?.verdict === "refused") {
    refuse(result.reason);
  } else {
    const one = { scan: entry.id, code: text, at: entry.at, lead: result?.lead ?? null, reason: result?.reason };
    await remember(one);
    open(recent[0]);
    navigator.vibrate?.(60);
  }
  await strip();
}

function scan(text) {
  line = line.then(() => scanOnce(text)).catch((error) => note(String(error.message ?? error)));
  return line;
}

/** Whom something is about: the lead, or the code of somebody who is not sent yet. */
const about = ({ lead, code }) => (lead ? { lead: lead.id } : { code });

/** Keep what the visitor has chosen on this phone. */
function agree(choice) {
  if (current?.lead) current.asked = current.lead.id;
  return keep(current?.details, { consent: choice });
}

/** Keep what is written: on the disk at once, with the server soon. */
async function keep(details, more = {}) {
  const one = current;
  if (!one) return;
  one.details = details;
  find("saved").textContent = "";
  const id = crypto.randomUUID();
  await store.put("queue", id, { id, at: Math.round(link.now()), details, note: !one.lead, ...about(one), ...more });
  find("saved").textContent = say("saved_here");
  await list();
  if (link.isOnline) await link.beat();
}

const hears = {
  async news(said) {
    verifier.set(said.keys);
    await store.change("kept", (kept) => { kept.put(said.keys, "keys"); kept.put(said.questions, "questions"); });
    form.ask(said.questions);
    const ids = new Set(said.recent.map((lead) => lead.id));
    const waiting = recent.filter((one) => !one.lead || !ids.has(one.lead.id));
    const told = said.recent.map((lead) => {
      const known = recent.find((one) => one.lead?.id === lead.id);
      return { code: known?.code ?? `lead ${lead.id}`, at: lead.at, lead, details: known === current ? known?.details : undefined };
    });
    const isOpen = current?.lead?.id;
    recent = [...waiting.filter((one) => !one.lead), ...told].sort((a, b) => b.at - a.at);
    if (isOpen) {
      current = recent.find((one) => one.lead?.id === isOpen) ?? current;
      showCurrent();
    }
    await list();
  },
  async results(results) {
    for (const result of results) {
      const one = recent.find((known) => known.scan === result.id);
      if (one && result.verdict === "refused") recent = recent.filter((known) => known !== one);
      else if (one) Object.assign(one, { lead: result.lead, reason: result.reason });
      if (one && one === current) result.verdict === "refused" ? refuse(result.reason) : showCurrent();
    }
  },
  state: () => strip(),
  async revoked() {
    await store.forget();
    find("strip").hidden = true;
    recent = [];
    find("last").replaceChildren();
    ready();
    root.classList.add("is-revoked");
    note(say("revoked"));
  },
};

async function strip() {
  if (link.isRevoked) return;
  const waiting = (await store.all("queue")).filter((one) => !one.isAsked).length + (await media.waiting()).length;
  find("strip").hidden = link.isOnline && waiting === 0;
  if (!waiting && find("saved").textContent) find("saved").textContent = say("saved");
  if (find("strip").hidden) return;
  const minutes = say("minutes", { count: Math.max(0, Math.floor((Date.now() - link.since) / 60_000)) });
  find("strip-words").textContent = link.isOnline ? say("waiting", { count: waiting }) : say("offline", { minutes, count: waiting });
  const seconds = Math.max(0, Math.ceil(((link.next ?? Date.now()) - Date.now()) / 1000));
  find("strip-retry").textContent = link.isOnline ? "" : say("retry", { count: seconds });
}

async function startCamera() {
  const camera = new Camera(find("video"), { detector, wasm }, (text) => scan(text));
  try {
    find("camera-box").hidden = false;
    await camera.start();
    find("camera").hidden = true;
    root.classList.add("has-camera");
  } catch {
    find("camera-box").hidden = true;
    note(say("no_camera"));
  }
}

function listen() {
  hearScanner((text) => scan(text));
  find("camera").addEventListener("click", startCamera);
  find("next").addEventListener("click", ready);
  find("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.typed;
    if (field.value.trim()) scan(field.value);
    field.value = "";
    field.blur();
  });
}

/** Keep the page and its files, so that it opens without a network. */
async function keepPage() {
  const registration = await navigator.serviceWorker.register(worker, { scope: home });
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/static/"));
  registration.active?.postMessage({ keep: [home, ...files, ...[detector, wasm, noble].filter(Boolean)] });
}

async function begin() {
  if (!isSecureContext) {
    note(say("insecure"));
    find("camera").hidden = true;
    return;
  }
  store = await Store.open(`leads ${phone}`);
  form = new LeadForm((details) => keep(details));
  consent = new Consent(agree);
  link = new LeadLink(home, store, hears);
  media = new Attachments(home, store, {
    about: () => current && about(current),
    now: () => link.now(),
    say,
    longest: Number(root.dataset.longest),
    hears: { kept: () => (link.isOnline ? link.beat() : strip()) },
  });
  verifier.set((await store.get("kept", "keys")) ?? []);
  form.ask((await store.get("kept", "questions")) ?? []);
  const known = await store.get("list", "recent");
  recent = known ? await store.openSecret(known) : [];
  for (const one of await store.all("queue")) if (one.isAsked) await store.put("queue", one.id, { ...one, isAsked: false });
  await list();
  listen();
  await link.begin();
  await strip();
  setInterval(strip, 1000);
  keepPage().catch(() => {});
  root.dataset.ready = "yes";
}

begin().catch((error) => note(String(error.message ?? error)));
