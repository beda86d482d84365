// Arrow keys, Page Up and Down, Space, Home and End turn; N shows the notes; T changes
// between light and dark. The number of the slide stands in the address.
"use strict";
const slides = Array.from(document.querySelectorAll("section"));
const root = document.documentElement;
const place = () => {
  const tops = slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
  return tops.indexOf(Math.min(...tops));
};
const show = (number) => {
  const wanted = Math.max(0, Math.min(slides.length - 1, number));
  slides[wanted].scrollIntoView();
  history.replaceState(null, "", `#${wanted + 1}`);
};
const setTheme = (isDark) => {
  root.classList.toggle("ayu", isDark);
  root.classList.toggle("light", !isDark);
};
setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
show(Number(location.hash.slice(1)) - 1 || 0);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const turns = {
    ArrowRight: () => show(place() + 1),
    ArrowDown: () => show(place() + 1),
    PageDown: () => show(place() + 1),
    " ": () => show(place() + (event.shiftKey ? -1 : 1)),
    ArrowLeft: () => show(place() - 1),
    ArrowUp: () => show(place() - 1),
    PageUp: () => show(place() - 1),
    Home: () => show(0),
    End: () => show(slides.length - 1),
    n: () => document.body.classList.toggle("with-notes"),
    t: () => setTheme(root.classList.contains("light")),
  };
  const turn = turns[event.key];
  if (turn) {
    event.preventDefault();
    turn();
  }
});
