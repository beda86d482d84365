// Reloads this page when the book has been built again.
"use strict";
{
  const shown = document.currentScript.dataset.version;
  const builds = new EventSource("/live-reload");
  builds.addEventListener("built", (event) => {
    if (event.data !== shown) {
      builds.close();
      location.reload();
    }
  });
}
