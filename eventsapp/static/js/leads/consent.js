// The visitor chooses on the phone of the stand, handed over: nothing is ticked beforehand, and the page says what it means.

const find = (name) => document.querySelector(`[data-${name}]`);

export class Consent {
  /** `chosen` hears what was ticked, once the visitor agrees. */
  constructor(chosen) {
    this.box = find("consent");
    this.form = find("consent-form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { person, email, phone } = this.form.elements;
      find("consent-error").hidden = person.checked;
      if (!person.checked) {
        person.focus();
        return;
      }
      chosen({ person: true, email: email.checked, phone: phone.checked, language: document.documentElement.dataset.language });
      this.show(false);
    });
  }

  /** Offer it, or not; whoever comes next finds nothing ticked. */
  show(isOffered) {
    this.box.hidden = !isOffered;
    this.box.open = false;
    this.form.reset();
    find("consent-error").hidden = true;
  }
}
