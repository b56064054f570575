// Draws the self-contained map file. Values of records reach the page as text only, never as markup.
window.commons = {
  begin(map, name) {
    map.getContainer().setAttribute("aria-label", name);
    map.attributionControl.setPrefix(false);
  },
  areas(map, areas) {
    L.geoJSON(areas, {
      interactive: false,
      style: { color: "#6b625a", weight: 1, dashArray: "5 4", fillColor: "#ffffff", fillOpacity: 0.6 },
    }).addTo(map);
  },
  sites(map, sites) {
    const line = (text, tag) => {
      const element = document.createElement(tag);
      element.textContent = text;
      return element;
    };
    L.geoJSON(sites, {
      pointToLayer: (feature, place) => L.circleMarker(place, { radius: 6 }),
      style: { color: "#0b5d4b", weight: 1.5, fillOpacity: 0.5 },
      onEachFeature(feature, layer) {
        layer.bindPopup(() => {
          const box = document.createElement("div");
          box.append(line(feature.properties.name, "strong"));
          for (const words of feature.properties.words) box.append(line(words, "div"));
          return box;
        });
      },
    }).addTo(map);
  },
};
