/* The time that is left of a hold: shown by the second, said at five minutes, at one, and at the end. */

const holds = [...document.querySelectorAll("[data-hold]")].map((node) => ({
  node,
  ends: performance.now() + Number(node.dataset.seconds) * 1000,
  left: Infinity,
}));

function say(hold, words) {
  hold.node.querySelector("[data-announce]").textContent = words;
}

function tick() {
  for (const hold of holds) {
    const left = Math.max(0, Math.ceil((hold.ends - performance.now()) / 1000));
    const passed = (seconds) => hold.left > seconds && left <= seconds && hold.left !== Infinity;
    const shown = hold.node.querySelector("[data-countdown]");
    if (left < 3600) {
      shown.hidden = false;
      shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    }
    if (passed(300)) say(hold, hold.node.dataset.five);
    if (passed(60)) say(hold, hold.node.dataset.one);
    if (passed(0)) {
      say(hold, hold.node.dataset.over);
      hold.node.classList.add("is-over");
      for (const button of hold.node.querySelectorAll("button")) button.disabled = true;
    }
    hold.left = left;
  }
}

if (holds.length) {
  tick();
  setInterval(tick, 1000);
}
