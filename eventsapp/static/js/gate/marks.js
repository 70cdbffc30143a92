// What devices hear at once: a stream of marks, one of this gate and one of the codes. Whoever has another mark than before asks.

const AGAIN_MS = 30_000;
const CODES_JITTER_MS = 400;

/** Calls `changed` whenever the mark of this gate or that of the codes is another; `home` is the address of the gate. */
export function followMarks(home, changed) {
  const gate = `gate ${/\/scan\/(\d+)/.exec(home)?.[1]}`;
  let known = null;

  function hear({ data }) {
    const { marks } = JSON.parse(data);
    const before = known;
    known = { gate: marks[gate], codes: marks.codes };
    if (!before || before.gate !== known.gate) changed();
    else if (before.codes !== known.codes) setTimeout(changed, Math.random() * CODES_JITTER_MS); // not fifty at once
  }

  function listen() {
    const source = new EventSource(`${home}/stream`);
    source.addEventListener("gates", hear);
    source.addEventListener("error", () => {
      // The browser tries again by itself, unless it was turned away.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS * (0.8 + Math.random() * 0.4));
    });
    addEventListener("pagehide", () => source.close(), { once: true });
  }

  listen();
}
