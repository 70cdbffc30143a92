// The page that scans: a scan is on the disk before its verdict is shown, whoever answers: the server, or this device.

import { Camera, hearScanner } from "./camera.js";
import { readText, Verifier } from "./codes.js";
import { decide } from "./deciding.js";
import { Link } from "./link.js";
import { People } from "./people.js";
import { Show } from "./show.js";
import { Store } from "./store.js";

const root = document.querySelector("[data-scan]");
const { gate: gateId, code: gateCode, fair, zone, home, worker, detector, wasm, noble } = root.dataset;
const fairId = Number(fair);
const show = new Show(JSON.parse(root.dataset.words), zone, document.documentElement.lang);
const verifier = new Verifier(noble);
const find = (name) => document.querySelector(`[data-${name}]`);
const CLOCK = new Intl.DateTimeFormat("en-CA", {
  timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

let store, people, link, gate, counts, current, group;
let waiting = 0;
let lockWords = "";
let line = Promise.resolve();
let passes = [];

/** A moment as the rule sees it, by the fair's clock. */
function momentAt(at) {
  const part = Object.fromEntries(CLOCK.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${part.year}-${part.month}-${part.day}`, minute: Number(part.hour) * 60 + Number(part.minute), at: Math.floor(at / 1000) };
}

function whose(read) {
  const person = read.problem ? undefined : people.of(read);
  return { person, key: person?.key ?? (read.kind ? `${read.kind}:${read.serial}` : "") };
}

/** Decide here, by the same rule as the server. */
function decideHere(scan, read) {
  const { person, key } = whose(read);
  const moment = momentAt(scan.at);
  const passage = key ? people.passage(moment.day, key) : undefined;
  const decision = decide({
    gate: gate.rule,
    moment,
    holder: person ? { state: person.state, days: person.days, zones: person.zones } : null,
    problem: read.problem ?? null,
    is_newer_than_list: people.isNewer(read),
    last: passage ? { direction: passage.way, at: Math.floor(passage.at / 1000) } : null,
    inside: counts.inside,
    is_insisted: scan.insist,
  });
  const seen = passage ? { seen_at: passage.at, seen_gate: passage.gate } : {};
  const { name, company, type, language, days } = person ?? {};
  return { id: scan.id, ...decision, key, name, company, type, language, days, ...seen };
}

async function scanOnce(text, insist) {
  if (link.isRevoked || !gate) return;
  const read = await readText(text, fairId, verifier);
  const scan = { id: crypto.randomUUID(), code: text, at: Math.round(link.now()), offline: false, insist, isAsked: true };
  await store.put("queue", scan.id, scan);
  let result = await link.ask(scan);
  if (link.isRevoked) return;
  if (result) {
    await store.remove("queue", [scan.id]);
  } else {
    result = decideHere(scan, read);
    Object.assign(scan, { offline: true, isAsked: false });
    await store.put("queue", scan.id, scan);
    waiting += 1;
  }
  if (result.way) await passed(scan, result, whose(read).key);
  current = { text, result };
  show.verdict(result, people.types);
  buttons();
  strip();
}

async function passed(scan, result, key) {
  await people.note(momentAt(scan.at).day, [[result.key || key, result.way, scan.at, gateCode]]);
  counts.day += 1;
  counts.minute += 1;
  passes.push(Date.now());
  counts.inside += { first: 1, unlisted: 1, reentry: 1, out: -1 }[result.reason] ?? 0;
  show.counts(counts, gate.rule.limit);
}

/** A pick-up code of a group: so many of its members are let in at once, which only the server can do. */
async function askGroup(code) {
  const answer = await fetch(`${home}/group?code=${encodeURIComponent(code)}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) {
    show.note(show.say(answer ? "group_unknown" : "group_offline"));
    return;
  }
  const { name, members, waiting: absent } = await answer.json();
  group = { code, id: crypto.randomUUID() };
  find("group-name").textContent = name;
  find("group-size").textContent = show.say("group_size", { members: show.number(members), waiting: show.number(absent) });
  find("group-present").value = absent;
  find("group-dialog").showModal();
}

async function admitGroup() {
  const present = Number(find("group-present").value);
  if (!Number.isInteger(present) || present < 1) return;
  find("group-dialog").close();
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${home}/group`, { method: "POST", headers, body: JSON.stringify({ ...group, present }) }).catch(() => null);
  if (!answer?.ok) {
    show.note(show.say("group_offline"));
    return;
  }
  const { name, admitted } = await answer.json();
  current = { text: group.code, result: { id: group.id, verdict: admitted ? "admitted" : "refused", reason: "group", name, count: admitted, present } };
  show.verdict(current.result, people.types);
  buttons();
  link.soon(0);
}

/** Scans are answered one after another. */
function scan(text, insist = false) {
  const typed = text.trim().toUpperCase();
  if (/^[A-Z0-9]{6}$/.test(typed) && !/^V\d+$/.test(typed)) return askGroup(typed);
  line = line.then(() => scanOnce(text, insist)).catch((error) => show.note(String(error.message ?? error)));
  return line;
}

function buttons() {
  const result = current?.result;
  const isAgain = result?.reason === "already_in" && gate.rule.allows_reentry;
  find("undo").hidden = !result?.way;
  find("keep").hidden = find("again").hidden = !isAgain;
}

function strip() {
  if (link.isRevoked) return;
  show.strip({ isOnline: link.isOnline, since: link.since, next: link.next ?? Date.now(), waiting, listAt: people.at, hasList: people.size > 0 });
}

/** Without the server, count the last minute here. */
function countMinute() {
  passes = passes.filter((at) => at > Date.now() - 60_000);
  if (!gate || link.isOnline || counts.minute === passes.length) return;
  counts.minute = passes.length;
  show.counts(counts, gate.rule.limit);
}

/** Say that the gate is locked or open again, once: other notes stay. */
function sayLock() {
  const words = gate.rule.is_locked ? `${show.words.reasons.lockdown}. ${gate.lock_reason}` : "";
  if (words === lockWords) return;
  lockWords = words;
  show.note(words);
}

async function hearNews(said) {
  gate = said.gate;
  counts = said.counts;
  people.types = said.types;
  verifier.set(said.keys);
  await store.change("kept", (kept) => {
    kept.put(gate, "gate");
    kept.put(counts, "counts");
    kept.put(said.keys, "keys");
    kept.put(said.types, "types");
  });
  await people.forgetOtherDays(said.day);
  await people.note(said.day, said.passages.map(([, key, way, at, code]) => [key, way, at, code]));
  if (said.undone.length) await people.correct(said.day, said.undone);
  show.counts(counts, gate.rule.limit);
  sayLock();
  await people.refresh(said.version, (newest) => link.fetchPart(newest));
}

const hears = {
  news: hearNews,
  async results(results) {
    for (const result of results) show.correct(result);
  },
  async state() {
    waiting = (await store.all("queue")).filter((one) => !one.isAsked).length;
    strip();
  },
  async revoked() {
    await store.forget();
    find("strip").hidden = true;
    show.closed(show.say("revoked"));
  },
};

async function startCamera() {
  const camera = new Camera(find("video"), { detector, wasm }, (text) => scan(text));
  try {
    find("camera-box").hidden = false;
    await camera.start();
    find("camera").hidden = true;
    root.classList.add("has-camera");
  } catch {
    find("camera-box").hidden = true;
    show.note(show.say("no_camera"));
  }
}

function openDialog(name, focus) {
  find(name).showModal();
  find(focus).value = "";
  find(focus).focus();
}

function showFound() {
  const found = people.named(find("find-words").value);
  const lines = found.map((person) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "scan__choice";
    button.textContent = `${person.name} · ${person.company}`;
    button.addEventListener("click", () => {
      find("find-dialog").close();
      scan(`V-${String(person.number).padStart(5, "0")}`);
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  if (!lines.length && find("find-words").value.trim().length > 1) {
    const item = document.createElement("li");
    item.textContent = show.say("nobody");
    lines.push(item);
  }
  find("found").replaceChildren(...lines);
}

async function undo() {
  const result = current?.result;
  const reason = find("undo-words").value.trim();
  if (!reason || !result) return;
  find("undo-dialog").close();
  const body = JSON.stringify({ id: result.id, reason });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${home}/undo`, { method: "POST", headers, body }).catch(() => null);
  if (!answer?.ok) {
    show.note(show.say("not_undone"));
    return;
  }
  link.soon(0); // where the person stands now, the server says
  const one = show.last.find((known) => known.id === result.id);
  if (one) one.undone = true;
  current = null;
  show.list();
  show.ready();
  buttons();
  show.note(show.say("undone"));
}

function listen() {
  hearScanner((text) => scan(text));
  find("camera").addEventListener("click", startCamera);
  find("again").addEventListener("click", () => scan(current.text, true));
  find("keep").addEventListener("click", () => { current = null; show.ready(); buttons(); });
  find("find").addEventListener("click", () => { openDialog("find-dialog", "find-words"); showFound(); });
  find("find-words").addEventListener("input", showFound);
  find("undo").addEventListener("click", () => openDialog("undo-dialog", "undo-words"));
  find("group-go").addEventListener("click", admitGroup);
  find("undo-go").addEventListener("click", undo);
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
  find("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.typed;
    if (field.value.trim()) scan(field.value);
    field.value = "";
    field.blur();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "F2") { event.preventDefault(); find("find").click(); }
    if (event.key === "F4" && !find("undo").hidden) { event.preventDefault(); find("undo").click(); }
  });
}

/** Keep the page and its files, so that it opens without a network. */
async function keepPage() {
  await navigator.serviceWorker.register(worker, { scope: "/scan/" });
  const registration = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/static/"));
  registration.active.postMessage({ keep: [home, ...files, ...[detector, wasm, noble].filter(Boolean)] });
}

async function begin() {
  if (!isSecureContext) {
    show.closed(show.say("insecure"), show.say("insecure_more"));
    return;
  }
  store = await Store.open(`gate ${gateId}`);
  people = new People(store);
  link = new Link(home, store, hears);
  show.now = () => link.now();
  await people.load();
  gate = await store.get("kept", "gate");
  people.types = (await store.get("kept", "types")) ?? {};
  counts = (await store.get("kept", "counts")) ?? { day: 0, minute: 0, inside: 0 };
  verifier.set((await store.get("kept", "keys")) ?? []);
  for (const one of await store.all("queue")) if (one.isAsked) await store.put("queue", one.id, { ...one, isAsked: false });
  if (gate) show.counts(counts, gate.rule.limit);
  listen();
  await link.begin();
  link.follow();
  strip();
  setInterval(() => { strip(); countMinute(); }, 1000);
  keepPage().catch(() => {});
  root.dataset.ready = "yes";
}

begin().catch((error) => show.note(String(error.message ?? error)));
