/* Hooks on data-* attributes. Every page works without them. */
import { watchForms } from "./forms.js";
import { watchTables } from "./tables.js";
import { watchJobs } from "./jobs.js";
import { watchSliders } from "./sliders.js";
import { showCurrent, watchTheme, watchMenus, watchConfirmations } from "./page.js";

/** Connects every hook below a node; called for the page and for each piece that arrives later. */
function connect(root) {
  showCurrent(root);
  watchTheme(root);
  watchForms(root);
  watchTables(root);
  watchJobs(root);
  watchSliders(root);
}

watchMenus();
watchConfirmations();
connect(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) connect(event.target);
});
