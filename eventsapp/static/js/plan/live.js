/* What changes while somebody looks: heard from the server's stream, asked for every few seconds where there is none. */
import { numberKey } from "../folding.js";
import { makePainter } from "./painter.js";

const POLL_MS = 5000;
const RETRY_MS = 30_000;
const jitter = (ms) => ms * (0.8 + Math.random() * 0.4);

/** Connects a drawing to the changes of its fair. `staff` pages know more than everybody may: they fetch themselves anew. */
export function watchLive(svg, { units, port, filters, marks, reload, chosen }) {
  const { fair, hall } = svg.dataset;
  const base = `/api/v1/fairs/${encodeURIComponent(fair)}/plan`;
  const light = document.querySelector("[data-plan-live]");
  const news = document.querySelector("[data-plan-news]");
  const painter = makePainter(svg, units, `${base}/${encodeURIComponent(hall)}`);
  let seq = Number(svg.dataset.seq) || 0;
  const { version } = svg.dataset;
  let poll = 0;
  let queue = Promise.resolve();

  const isOther = (told) => Boolean(told) && told !== version;

  function tell(how) {
    light.hidden = false;
    light.toggleAttribute("data-on", how === "live");
    const words = light.querySelector("[data-plan-live-words]");
    words.textContent = words.dataset[how];
  }

  /** Says what became of the stand that is being looked at. */
  function announce(changed) {
    const mine = chosen();
    for (const [number, change] of Object.entries(changed)) {
      if (!mine || ![number, change.stand ?? ""].some((one) => numberKey(one) === mine)) continue;
      const word = painter.word(change.state);
      if (news) news.textContent = svg.dataset.news.replace("{number}", number).replace("{state}", word);
      reload();
      return;
    }
  }

  /** Counts the units of each state in the legend anew. */
  function count() {
    const counts = {};
    for (const { node } of units.all.values()) {
      counts[node.dataset.state] = (counts[node.dataset.state] ?? 0) + (node.dataset.parts?.split("|").length ?? 1);
    }
    for (const total of document.querySelectorAll("[data-plan-total]")) {
      total.textContent = (counts[total.dataset.planTotal] ?? 0).toLocaleString(document.documentElement.lang);
    }
  }

  async function take(answer) {
    if (answer.seq < seq) return; // a hold that lapsed changes units without a number of its own
    seq = answer.seq;
    const here = answer.halls ? answer.halls[hall] : answer;
    if (!here?.units || !Object.keys(here.units).length) return;
    if (isOther(here.version)) {
      location.reload();
      return;
    }
    await painter.paint(here.units);
    filters.apply();
    count();
    units.label(port);
    marks.draw();
    announce(here.units);
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

  listen();
}
