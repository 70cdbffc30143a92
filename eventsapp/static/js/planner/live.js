/* What others change: heard from the server's stream, asked for every two seconds where there is none. */

const POLL_MS = 2000;
const RETRY_MS = 30_000;

/** Calls `changed` with the programme's mark whenever it is told. */
export function watchLive(root, changed) {
  let tried = 0;
  let state = "";

  function tell(how) {
    state = how;
    if (!how) return;
    const light = root.querySelector("[data-live]");
    const words = light.querySelector("[data-live-words]");
    light.hidden = false;
    light.toggleAttribute("data-on", how === "On");
    const text = words.dataset[`live${how}`];
    if (words.textContent !== text) words.textContent = text;
  }

  function listen() {
    const stream = new EventSource(root.dataset.stream);
    let heard = false;
    stream.addEventListener("open", () => tell("On"));
    stream.addEventListener("programme", (event) => {
      heard = true;
      changed(JSON.parse(event.data).mark);
    });
    stream.addEventListener("error", () => {
      // A server that cannot hold it open ends it at once: then it is asked instead.
      if (stream.readyState !== EventSource.CLOSED && heard && Date.now() - tried > POLL_MS * 2) {
        tell("Off"); // the browser tries again by itself
        return;
      }
      stream.close();
      ask(Date.now() + RETRY_MS);
    });
    tried = Date.now();
    addEventListener("pagehide", () => stream.close(), { once: true });
  }

  async function ask(until) {
    const answer = await fetch(root.dataset.markUrl, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) {
      tell("Polling");
      changed((await answer.json()).mark);
    } else tell("Off");
    setTimeout(() => (Date.now() >= until ? listen() : ask(until)), POLL_MS * (0.9 + Math.random() * 0.2));
  }

  listen();
  return { again: () => tell(state) };
}
