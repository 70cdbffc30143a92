/* What changes while somebody looks: heard from the server's stream, asked for every few seconds where there is none.
   The stream tells what everybody may know. The fair's team may know more: their page asks for the stands that changed,
   as they may see them, from an address of its own. */
import { makePainter } from "./painter.js";
import { panel } from "./panel.js";
import { makeRooms } from "./rooms.js";

const POLL_MS = 5000;
const RETRY_MS = 30_000;
const GATHER_MS = 400; // changes that come close together are asked for together
const MOST_ASKED = 120;
const jitter = (ms) => ms * (0.8 + Math.random() * 0.4);

/** Connects a drawing to the changes of its fair. */
export function watchLive(svg, { units, filters, marks, layer, tiles, own, reload, isChosen }) {
  const { fair, hall, entries, version } = svg.dataset;
  const base = `/api/v1/fairs/${encodeURIComponent(fair)}/plan`;
  const light = document.querySelector("[data-plan-live]");
  const news = document.querySelector("[data-plan-news]");
  const painter = makePainter(svg, units, `${base}/${encodeURIComponent(hall)}`, own);
  let seq = Number(svg.dataset.seq) || 0;
  let poll = 0;
  let queue = Promise.resolve();

  const isOther = (told) => Boolean(told) && told !== version;
  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  function tell(how) {
    light.hidden = false;
    light.toggleAttribute("data-on", how === "live");
    const words = light.querySelector("[data-plan-live-words]");
    words.textContent = words.dataset[how];
  }

  /** Says what became of the stand that is being looked at. */
  function announce(changed) {
    const told = Object.entries(changed).find(([number, change]) => isChosen([number, change.stand ?? ""]));
    const number = told?.[0];
    if (number && news) {
      const state = units.called(number)?.state ?? told[1].state;
      news.textContent = svg.dataset.news.replace("{number}", number).replace("{state}", painter.word(state));
    }
    if (number || Object.keys(changed).some((one) => own.holds(one))) reload();
  }

  /** Counts the units of each state in the legend anew, and those that are free. */
  function count() {
    const counts = {};
    for (const unit of units.all.values()) counts[unit.state] = (counts[unit.state] ?? 0) + unit.parts.length;
    const written = (number) => (number ?? 0).toLocaleString(document.documentElement.lang);
    for (const total of document.querySelectorAll("[data-plan-total]")) total.textContent = written(counts[total.dataset.planTotal]);
    for (const free of document.querySelectorAll("[data-plan-free]")) free.textContent = written(counts.available);
  }

  /** Asks for the stands of these units as the fair's team may see them. */
  async function askFor(numbers) {
    const response = await fetch(`${entries}?${new URLSearchParams(numbers.map((number) => ["number", number]))}`, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`no entries: ${response.status}`);
    const answer = await response.json();
    if (isOther(answer.version)) location.reload();
    return painter.replace(answer);
  }

  const rooms = makeRooms(units);

  /** Says in the panel how much free room there is now where one looks. */
  function writeRoom() {
    const [place, unit] = [panel().querySelector("[data-plan-room]"), units.all.get(panel().dataset.chosen)];
    if (!place || unit?.state !== "available") return;
    const count = rooms.of(unit).length;
    place.textContent = (count === 1 ? place.dataset.one : place.dataset.many).replace("{count}", count);
  }

  const boxes = (changed) => Object.keys(changed).map((number) => units.called(number)?.box).filter(Boolean);

  async function paint(changed) {
    const before = boxes(changed);
    const numbers = Object.keys(changed);
    if (entries && numbers.length > MOST_ASKED) location.reload();
    const done = entries ? await askFor(numbers) : await painter.paint(changed);
    rooms.renew(done);
    writeRoom();
    filters.apply();
    count();
    tiles.renew([...before, ...done.map((unit) => unit.box)]);
    layer.fresh(done.map((unit) => unit.edge).join(""));
    marks.draw();
    announce(changed);
  }

  let gathered = {};
  async function take(answer) {
    if (answer.seq < seq) return; // a hold that lapsed changes units without a number of its own
    seq = answer.seq;
    const here = answer.halls ? answer.halls[hall] : answer;
    if (!here?.units || !Object.keys(here.units).length) return;
    if (isOther(here.version)) {
      location.reload();
      return;
    }
    if (!entries) {
      await paint(here.units);
      return;
    }
    const isFirst = !Object.keys(gathered).length;
    gathered = { ...gathered, ...here.units };
    if (isFirst) wait(jitter(GATHER_MS)).then(() => {
      const changed = gathered;
      gathered = {};
      return paint(changed);
    }).catch(() => tell("off"));
  }
  const hear = (answer) => { queue = queue.then(() => take(answer)).catch(() => tell("off")); };

  function listen() {
    const stream = new EventSource(`${base}/stream?since=${seq}`);
    stream.addEventListener("open", () => tell("live"));
    stream.addEventListener("units", (event) => hear(JSON.parse(event.data)));
    stream.addEventListener("plan", (event) => {
      if (isOther(JSON.parse(event.data).halls?.[hall]?.version)) location.reload();
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      ask(Date.now() + jitter(RETRY_MS));
    });
    addEventListener("pagehide", () => stream.close(), { once: true });
  }

  /** Asks for changes until it is time to try the stream again; where the server knows of none, the page stays as loaded. */
  async function ask(until) {
    clearTimeout(poll);
    const response = await fetch(`${base}/${encodeURIComponent(hall)}/states?since=${seq}`).catch(() => null);
    if (response?.status === 410) {
      location.reload();
      return;
    }
    if (response?.status === 404) {
      tell("off");
      return;
    }
    if (response?.ok) {
      tell("polling");
      hear(await response.json());
    } else tell("off");
    poll = setTimeout(() => (Date.now() >= until ? listen() : ask(until)), jitter(POLL_MS));
  }

  document.addEventListener("plan:panel", count); // what is one's own is told by the panel, after the stream or before it
  listen();
}
