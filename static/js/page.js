// Starts the components of GOV.UK Frontend on every page, and on what htmx brings in later.
import { initAll } from "../vendor/govuk-frontend.js";

initAll();
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) initAll({ scope: event.detail.elt });
});
