// Draws what gis/maps.py composes. Values of records reach the page as text only, never as markup.
window.commons = (() => {
  "use strict";

  const COLOURS = {
    land: "#7a5c2e", stalled: "#c2410c", library: "#1d5fa8", leisure_site: "#7b2d8b",
    community_centre: "#a61e4d", park: "#2f7d32", building: "#4a5560",
    urgent: "#b10e1e", soon: "#b45309", calm: "#0b5d4b", waiting: "#505a5f",
  };

  const GROUND = {
    water: { fill: true, fillColor: "#b5d6e3", fillOpacity: 1, stroke: false },
    green: { fill: true, fillColor: "#d3e6c6", fillOpacity: 1, stroke: false },
    built: { fill: true, fillColor: "#e4dfd5", fillOpacity: 1, color: "#cfc8ba", weight: 0.6 },
    rail: { color: "#8d8a86", weight: 1.4, dashArray: "6 4", fill: false },
  };
  const STREETS = { 1: 6, 2: 4, 3: 2.6, 4: 1.6 };

  const still = { stroke: false, fill: false };

  function ground(properties, zoom) {
    if (properties.kind === "street") {
      const weight = (STREETS[properties.rank] || 1.6) * Math.max(0.4, 1 + (zoom - 15) * 0.28);
      return { color: properties.rank < 3 ? "#fff6dc" : "#ffffff", weight, fill: false, lineCap: "round" };
    }
    return GROUND[properties.kind] || still;
  }

  function boundary(properties) {
    return properties.kind === "authority"
      ? { color: "#6b625a", weight: 2, fill: false, opacity: 0.8 }
      : { color: "#8a8178", weight: 1, dashArray: "5 4", fill: false, opacity: 0.8 };
  }

  function record(properties, zoom) {
    if (properties.count > 1 || (properties.count === 1 && !properties.code)) {
      return {
        radius: Math.min(15, 9 + Math.log2(properties.count) / 2), fill: true, fillColor: "#0b5d4b",
        fillOpacity: 0.85, color: "#ffffff", weight: 2, count: properties.count,
      };
    }
    const colour = COLOURS[properties.urgency || properties.show || properties.kind] || "#0b5d4b";
    return {
      radius: zoom < 13 ? 5 : 7, fill: true, fillColor: colour, fillOpacity: 0.75,
      color: properties.asked ? "#0b0c0c" : "#ffffff", weight: properties.asked ? 2.5 : 1.5,
    };
  }

  function footprint() {
    return { fill: true, fillColor: "#d9d2c5", fillOpacity: 1, color: "#b9b0a1", weight: 0.7 };
  }

  // A roof by what a kilowatt on it gives in a year: darker is more.
  function roof(properties) {
    const steps = [[950, "#7a3e00"], [880, "#b3661e"], [800, "#e09a3c"], [0, "#f5d08a"]];
    const [, fillColor] = steps.find(([least]) => (properties.yielding || 0) >= least);
    return { fill: true, fillColor, fillOpacity: 0.9, color: "#5c3200", weight: 0.7 };
  }

  const STYLES = {
    ground, boundaries: boundary, assets: record, requests: record, buildings: footprint, roofs: roof,
  };
  const SHAPES = {
    outline: { color: "#b10e1e", weight: 3, fill: true, fillOpacity: 0.08 },
    offered: { color: "#0b5d4b", weight: 3, dashArray: "6 4", fill: true, fillOpacity: 0.06 },
    roof: { color: "#7a3e00", weight: 2, fill: true, fillColor: "#f2b134", fillOpacity: 0.5 },
    obstacle: { color: "#0b0c0c", weight: 1.5, fill: true, fillColor: "#505a5f", fillOpacity: 0.7 },
    module: { color: "#ffffff", weight: 0.6, fill: true, fillColor: "#1d3557", fillOpacity: 0.9 },
  };

  // Canvas tiles of vectorgrid ask for a function that Leaflet dropped in 1.8.
  L.DomEvent.fakeStop = L.DomEvent.fakeStop || (() => true);
  L.Icon.Default.imagePath = "/static/vendor/leaflet/images/";
  // A circle that stands for several records has their number written in it.
  L.Canvas.Tile.include({
    _updateCircle(layer) {
      layer.getLatLng = null; // Leaflet takes small circles for markers and asks where they are; these do not know
      L.Canvas.prototype._updateCircle.call(this, layer);
      const { count } = layer.options;
      if (!count) return;
      const pen = this._ctx;
      pen.fillStyle = "#ffffff";
      pen.font = "bold 11px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(count > 9999 ? `${Math.round(count / 1000)}k` : count, layer._point.x, layer._point.y);
    },
  });
  const quieter = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function line(parent, tag, text) {
    if (text) parent.appendChild(document.createElement(tag)).textContent = text;
  }

  function words(properties) {
    const box = document.createElement("div");
    const heading = box.appendChild(document.createElement("h3"));
    if (properties.code || properties.reference) {
      const link = heading.appendChild(document.createElement("a"));
      link.href = properties.link || `/assets/${properties.code}/`;
      link.textContent = properties.name;
    }
    line(box, "p", properties.label);
    line(box, "p", properties.state_label);
    line(box, "p", properties.asked ? "Somebody has asked for this" : "");
    return box;
  }

  function tiles(map, options) {
    const style = STYLES[options.style];
    const interactive = style === record || style === roof;
    const layer = L.vectorGrid.protobuf(options.url, {
      rendererFactory: L.canvas.tile,
      interactive,
      maxNativeZoom: 19,
      maxZoom: 19,
      getFeatureId: interactive ? (feature) => feature.properties.code || feature.properties.reference : undefined,
      vectorTileLayerStyles: { [options.style]: style },
      attribution: options.attribution || "",
    });
    if (interactive) {
      layer.on("click", (event) => {
        const properties = event.layer.properties;
        if (!properties.code && !properties.reference) {
          map.setView(event.latlng, Math.min(map.getZoom() + 2, 19), { animate: !quieter });
          return;
        }
        L.popup({ maxWidth: 280 }).setLatLng(event.latlng).setContent(words(properties)).openOn(map);
        L.DomEvent.stop(event);
      });
    }
    layer.addTo(map);
    return layer;
  }

  function groundLabels(map, options) {
    const shown = L.layerGroup().addTo(map);
    let asked = 0;
    async function renew() {
      const mine = ++asked;
      const box = map.getBounds();
      const bbox = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((n) => n.toFixed(5));
      const answer = await fetch(`${options.labels}?bbox=${bbox}&zoom=${map.getZoom()}`);
      if (!answer.ok || mine !== asked) return;
      const { labels } = await answer.json();
      shown.clearLayers();
      const taken = [];
      for (const { name, kind, place } of labels) {
        const at = map.latLngToContainerPoint(place);
        const half = name.length * 3.6 + 4;
        const clash = taken.some((o) => Math.abs(o.x - at.x) < o.half + half && Math.abs(o.y - at.y) < 15);
        if (clash) continue;
        taken.push({ x: at.x, y: at.y, half });
        const text = document.createElement("span");
        text.textContent = name;
        const icon = L.divIcon({ html: text, className: `map-label map-label--${kind}` });
        L.marker(place, { icon, interactive: false, keyboard: false }).addTo(shown);
      }
    }
    map.on("moveend", renew);
    map.whenReady(renew);
  }

  function shape(map, options) {
    const drawn = L.geoJSON(options.geometry, {
      style: SHAPES[options.style],
      pointToLayer: (_, at) => L.circleMarker(at, { radius: 9, weight: 3, ...SHAPES[options.style], fillOpacity: 0.5 }),
      interactive: false,
    });
    drawn.addTo(map);
    return drawn;
  }

  // Lets a person draw outlines; the form field beside the map takes them as GeoJSON. Where there are
  // two kinds to draw, each has a field of its own and a button on the page says which comes next.
  function draw(map, options) {
    const pens = [options, options.also].filter(Boolean).map((pen) => ({
      look: SHAPES[pen.style || "outline"], field: document.getElementById(pen.field),
      start: pen.start, button: document.getElementById(pen.when),
    }));
    const drawn = new L.FeatureGroup().addTo(map);
    const put = (layer, pen) => {
      layer.pen = pen;
      layer.setStyle(pen.look);
      drawn.addLayer(layer);
    };
    for (const pen of pens) if (pen.start) L.geoJSON(pen.start).eachLayer((layer) => put(layer, pen));
    const style = { shapeOptions: SHAPES.outline, showArea: true, allowIntersection: false };
    map.addControl(new L.Control.Draw({
      edit: { featureGroup: drawn },
      draw: { polygon: style, rectangle: style, polyline: false, circle: false, circlemarker: false, marker: false },
    }));
    const write = () => pens.forEach((pen) => {
      const mine = drawn.getLayers().filter((layer) => layer.pen === pen);
      const areas = mine.map((layer) => layer.toGeoJSON().geometry.coordinates);
      const whole = areas.flatMap((c) => (typeof c[0][0][0] === "number" ? [c] : c));
      const value = whole.length ? JSON.stringify({ type: "MultiPolygon", coordinates: whole }) : "";
      if (pen.field.value === value) return;
      pen.field.value = value;
      pen.field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    map.on(L.Draw.Event.CREATED, (event) => {
      if (options.single) drawn.clearLayers();
      put(event.layer, pens.find((pen) => pen.button?.checked) || pens[0]);
      write();
    });
    map.on(L.Draw.Event.EDITED, write);
    map.on(L.Draw.Event.DELETED, write);
  }

  // Lets a person click where something is; the form field takes latitude and longitude.
  function pick(map, options) {
    const field = document.getElementById(options.field);
    let mark = null;
    const show = (at) => {
      if (mark) mark.remove();
      mark = L.circleMarker(at, { radius: 9, weight: 3, ...SHAPES.outline, fillOpacity: 0.5, interactive: false });
      mark.addTo(map);
    };
    const typed = field.value.split(",").map(Number);
    if (typed.length === 2 && typed.every(Number.isFinite) && field.value.trim()) show(typed);
    // from the element itself: the canvas of a tile layer keeps clicks from the map
    map.getContainer().addEventListener("click", (event) => {
      if (event.target.closest(".leaflet-control") || map.dragging.moved()) return;
      const at = map.mouseEventToLatLng(event);
      show(at);
      field.value = `${at.lat.toFixed(6)}, ${at.lng.toFixed(6)}`;
    }, true);
  }

  function begin(map, name) {
    map.attributionControl.setPrefix(false);
    map.getContainer().setAttribute("aria-label", name);
    map.getContainer().setAttribute("role", "region");
  }

  function view(map, options) {
    map.fitBounds(options.bounds, { maxZoom: options.largest_zoom, animate: false });
  }

  return { begin, view, tiles, shape, draw, pick, ground: groundLabels };
})();
