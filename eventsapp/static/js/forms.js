/* Forms: error summary, examples, whole numbers, saving by itself, one submission at a time. */

function focusSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const control = field.matches("fieldset") ? field.querySelector("input, select, textarea") ?? field : field;
    (field.closest("[data-field]") ?? field).scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });
}

function offerExamples(root) {
  for (const button of root.querySelectorAll("[data-fill]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const control = document.querySelector(button.dataset.fill);
      control.value = button.dataset.fillValue;
      control.dispatchEvent(new Event("change", { bubbles: true }));
      control.focus();
    });
  }
}

function countNumbers(root) {
  for (const box of root.querySelectorAll("[data-number-box]")) {
    const input = box.querySelector("input");
    const output = box.querySelector("[data-number-factor]");
    const show = () => {
      if (!output) return;
      const amount = Number(input.value) * Number(output.dataset.numberFactor);
      const words = new Intl.NumberFormat(document.documentElement.lang).format(amount);
      output.textContent = Number.isFinite(amount) && input.value ? output.dataset.numberPattern.replace("{}", words) : "";
    };
    for (const step of box.querySelectorAll("[data-number-step]")) {
      step.hidden = false;
      step.addEventListener("click", () => {
        const least = input.min === "" ? -Infinity : Number(input.min);
        const most = input.max === "" ? Infinity : Number(input.max);
        const next = (Number.parseInt(input.value, 10) || 0) + Number(step.dataset.numberStep);
        input.value = String(Math.min(most, Math.max(least, next)));
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    input.addEventListener("input", show);
    show();
  }
}

function clockWords() {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(new Date());
}

/** A form with data-autosave posts itself a second after the last change; its value is the address, else the form's own. */
function saveByItself(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    const status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
    const words = status?.querySelector("[data-autosave-words]");
    let waiting;
    let running;
    const say = (text, failed) => {
      if (!status) return;
      status.hidden = false;
      status.classList.toggle("saved--failed", failed);
      words.textContent = text;
    };
    const save = async () => {
      running?.abort();
      running = new AbortController();
      const body = new FormData(form);
      body.set("autosave", "1");
      for (const input of form.querySelectorAll("input[type=file]")) body.delete(input.name);
      try {
        const answer = await fetch(form.dataset.autosave || form.action, {
          method: "POST", body, signal: running.signal, headers: { "X-Autosave": "1", Accept: "application/json" },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        say(status.dataset.savedPattern.replace("{time}", clockWords()), false);
      } catch (error) {
        if (error.name !== "AbortError") say(status?.dataset.failedText ?? "", true);
      }
    };
    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(save, 1000);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      running?.abort();
    });
  }
}

/** A second press while the first is on its way does nothing; coming back to the page frees the buttons. */
function sendOnce(root) {
  for (const form of root.querySelectorAll("form[method=post]:not([hx-post])")) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      if (form.hasAttribute("data-download") || form.target === "_blank") return;
      form.dataset.sent = "yes";
      event.submitter?.setAttribute("aria-busy", "true");
    });
  }
}

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

/** A select or a tick with data-submit sends its form when it changes. */
function sendOnChange(root) {
  for (const control of root.querySelectorAll("[data-submit]")) {
    control.addEventListener("change", () => control.form.requestSubmit());
  }
}

/** Connects the hooks of forms below a node. */
export function watchForms(root) {
  focusSummary(root);
  offerExamples(root);
  countNumbers(root);
  saveByItself(root);
  sendOnce(root);
  sendOnChange(root);
}
