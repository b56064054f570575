// Copies what pages need of the front-end packages into static/vendor, and nothing else.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

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
  const target = `static/vendor/${to}`;
  cpSync(`node_modules/${from}`, target, { recursive: true });
  // the maps of the sources are not served, so nothing may point to them
  if (/\.(js|css)$/.test(to)) {
    writeFileSync(target, readFileSync(target, "utf8").replace(/\/[/*]# sourceMappingURL=.*/g, ""));
  }
}
