// Starts the components of GOV.UK Frontend on every page, and on what htmx brings in later.
import { initAll } from "../vendor/govuk-frontend.js";

initAll();
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) initAll({ scope: event.detail.elt });
});

// A button that leads to the places around the person who presses it; nothing is sent before that.
for (const button of document.querySelectorAll("[data-near-me]")) {
  if (!navigator.geolocation) continue;
  const said = button.form.querySelector("[data-near-me-said]");
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = "Asking your device where it is…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const near = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
        window.location.assign(`${button.dataset.to}?${new URLSearchParams({ near, within: "1600" })}`);
      },
      () => { said.textContent = "Your device does not say where it is. Type a postcode or street instead."; },
      { timeout: 10000, maximumAge: 300000 },
    );
  });
}
