// What is written about a person after a scan: rating, the exhibitor's own questions, notes, a day.

const find = (name) => document.querySelector(`[data-${name}]`);

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function choice(question, option) {
  const label = make("label", "check");
  const input = make("input", question.kind === "single" ? "check__box check__box--radio" : "check__box");
  input.type = question.kind === "single" ? "radio" : "checkbox";
  input.name = `answer-${question.id}`;
  input.value = option;
  label.append(input, make("span", "check__words", option));
  return label;
}

function field(question) {
  const box = make("fieldset", "field");
  box.append(make("legend", "field__label", question.wording));
  if (question.kind === "text") {
    const input = make("input", "control");
    input.name = `answer-${question.id}`;
    input.maxLength = 500;
    input.setAttribute("aria-label", question.wording);
    box.append(input);
  } else {
    const checks = make("div", "checks");
    checks.append(...question.options.map((option) => choice(question, option)));
    box.append(checks);
  }
  return box;
}

export class LeadForm {
  /** `changed` hears what is written, each time something is. */
  constructor(changed) {
    this.form = find("form");
    this.questions = [];
    this.form.addEventListener("change", () => changed(this.details()));
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Ask these questions; what is being written now stays. */
  ask(questions) {
    if (JSON.stringify(questions) === JSON.stringify(this.questions)) return;
    const before = this.details().answers;
    this.questions = questions;
    find("questions").replaceChildren(...questions.map(field));
    this.fill(before);
  }

  fill(answers) {
    for (const question of this.questions) {
      const given = answers[question.id] ?? [];
      for (const input of this.form.querySelectorAll(`[name="answer-${question.id}"]`)) {
        if (question.kind === "text") input.value = given[0] ?? "";
        else input.checked = given.includes(input.value);
      }
    }
  }

  show(details) {
    this.form.hidden = false;
    const { rating = "", notes = "", follow_up_on: day, answers = {} } = details;
    for (const input of this.form.querySelectorAll("[name=rating]")) input.checked = input.value === rating;
    this.form.elements.notes.value = notes;
    this.form.elements.follow_up_on.value = day ?? "";
    this.fill(answers);
  }

  hide() {
    this.form.hidden = true;
  }

  details() {
    const said = new FormData(this.form);
    const answers = this.questions.map(({ id }) => [id, said.getAll(`answer-${id}`).filter((text) => text.trim())]);
    return {
      rating: said.get("rating") ?? "",
      notes: said.get("notes") ?? "",
      follow_up_on: said.get("follow_up_on") ?? "",
      answers: Object.fromEntries(answers),
    };
  }
}
