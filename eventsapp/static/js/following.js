// How far the agenda, or what else `event` names, is: heard from the server's stream, asked for every few seconds where there is none.

const POLL_MS = 5000;
const RETRY_MS = 30_000;
const jitter = (ms) => ms * (0.8 + Math.random() * 0.4);

/** Calls `news` with a number whenever another one is known, and `heard` whenever the server answered. */
export function follow({ seq, stream, state, event = "agenda" }, news, heard = () => {}) {
  let known = Number(seq);

  function take(number) {
    heard();
    if (number === known) return;
    known = number;
    news(number);
  }

  function listen() {
    const source = new EventSource(stream);
    source.addEventListener(event, ({ data }) => take(JSON.parse(data).seq));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) ask(Date.now() + jitter(RETRY_MS)); // else the browser tries again
    });
    addEventListener("pagehide", () => source.close(), { once: true });
  }

  async function ask(until) {
    const answer = await fetch(state, { cache: "no-cache" }).catch(() => null);
    if (answer?.ok) take((await answer.json()).seq);
    setTimeout(() => (Date.now() >= until ? listen() : ask(until)), jitter(POLL_MS));
  }

  listen();
}
