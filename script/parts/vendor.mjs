// Copies what pages need of the front-end packages into static/vendor, and nothing else.
import { cpSync, mkdirSync, rmSync } from "node:fs";

const files = {
  "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.js",
  "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
  "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
  "leaflet/dist/images": "leaflet/images",
  "leaflet-draw/dist/leaflet.draw.js": "leaflet-draw/leaflet.draw.js",
  "leaflet-draw/dist/leaflet.draw.css": "leaflet-draw/leaflet.draw.css",
  "leaflet-draw/dist/images": "leaflet-draw/images",
  "leaflet.fullscreen/Control.FullScreen.js": "leaflet-fullscreen/Control.FullScreen.js",
  "leaflet.fullscreen/Control.FullScreen.css": "leaflet-fullscreen/Control.FullScreen.css",
  "leaflet.fullscreen/icon-fullscreen.svg": "leaflet-fullscreen/icon-fullscreen.svg",
  "leaflet.vectorgrid/dist/Leaflet.VectorGrid.bundled.min.js": "vectorgrid.js",
};

rmSync("static/vendor", { recursive: true, force: true });
mkdirSync("static/vendor", { recursive: true });
for (const [from, to] of Object.entries(files)) {
  cpSync(`node_modules/${from}`, `static/vendor/${to}`, { recursive: true });
}
