/* Long work: asks the address in data-job-url for its numbers until it is finished, then loads the page anew. */

const EVERY_MS = 700;
const FIRST_PAUSES_MS = [150, 250, 400];
const AFTER_A_FAILURE_MS = 4000;

function show(box, job) {
  const put = (name, text) => {
    const place = box.querySelector(`[data-job-${name}]`);
    if (place && text !== undefined && text !== null) place.textContent = text;
  };
  put("percent", job.percent);
  put("counts", job.counts ?? `${job.done} / ${job.total}`);
  put("left", job.left);
  put("stage", job.stage);
  if (job.percent > 0) box.querySelector("[data-job-waiting]")?.remove();
  if (job.stoppable === false) box.querySelector("[data-job-stop]")?.remove();
  const bar = box.querySelector("[data-job-bar]");
  if (bar && job.percent !== undefined) bar.value = job.percent;
}

async function follow(box) {
  const first = [...FIRST_PAUSES_MS]; // short work is seen to end at once
  while (box.isConnected) {
    let pause = first.shift() ?? EVERY_MS;
    try {
      const answer = await fetch(box.dataset.jobUrl, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const job = await answer.json();
      show(box, job);
      if (job.finished) {
        location.assign(job.url ?? location.href);
        return;
      }
    } catch {
      pause = AFTER_A_FAILURE_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? AFTER_A_FAILURE_MS : pause));
  }
}

/** Connects boxes with data-job-url: JSON with percent, done, total, left, stage, stoppable, finished and url. */
export function watchJobs(root) {
  for (const box of root.querySelectorAll("[data-job-url]")) follow(box);
}
