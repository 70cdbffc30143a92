/* Long work in short turns, so that fingers, keys and frames never wait for it. */

const TURN_MS = 8;

/** Lets the browser do what is more urgent. */
export const nextTurn = () => (globalThis.scheduler?.yield ? scheduler.yield() : new Promise((resolve) => { setTimeout(resolve); }));

/** After the next frame has been laid out and painted. */
export const nextFrame = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });

/** Does something with every item, a few milliseconds at a time. */
export async function inTurns(items, act) {
  let until = performance.now() + TURN_MS;
  for (const item of items) {
    act(item);
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + TURN_MS;
  }
}
