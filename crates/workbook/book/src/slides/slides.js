// What reveal.js does not do for the slides of the workbook: themes, the colours of code,
// and letters small enough for all that is on a slide.
"use strict";
const root = document.documentElement;
const params = new URLSearchParams(location.search);
const isPrinted = params.has("print-pdf") || params.get("view") === "print";

// Light and dark are those of the book. Key T chooses, and what is chosen holds for all
// windows, the speaker's too; without it the system decides.
const THEME = "workbook-slides-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => {
  try {
    return localStorage.getItem(THEME);
  } catch {
    return null; // Not allowed to keep anything.
  }
};
const isDark = () =>
  !isPrinted && (chosen() ? chosen() === "dark" : system.matches);
const paint = (dark) => {
  root.classList.toggle("ayu", dark);
  root.classList.toggle("light", !dark);
  document.getElementById("mdbook-highlight-css").disabled = dark;
  document.getElementById("mdbook-ayu-highlight-css").disabled = !dark;
};
const choose = () => {
  const dark = root.classList.contains("light");
  try {
    localStorage.setItem(THEME, dark ? "dark" : "light");
  } catch {
    // It holds for this window.
  }
  paint(dark);
};
root.classList.add("js"); // Without it the system alone decides.
paint(isDark());
system.addEventListener("change", () => paint(isDark()));
addEventListener("storage", (event) => {
  if (event.key === THEME) paint(isDark());
});

// As the book does it.
hljs.configure({ tabReplace: "    ", languages: [] });
document.querySelectorAll(".slide code").forEach((code) => {
  hljs.highlightBlock(code);
  code.classList.add("hljs");
});

// Letters and figures get smaller until all is on the slide, down to sizes that can still be read from
// the last row.
const LARGEST = { text: 30, code: 22, figure: 480 };
const SMALLEST = { text: 18, code: 13, figure: 320 };
const isFull = (body) =>
  body.scrollHeight > body.clientHeight + 1 ||
  [body, ...body.querySelectorAll("pre > code, .table-wrapper, .formula")].some(
    (part) => part.scrollWidth > part.clientWidth + 1,
  );
const fit = () => {
  document.querySelectorAll(".body").forEach((body) => {
    for (let percent = 0; percent <= 100; percent += 5) {
      for (const of in LARGEST) {
        const size =
          LARGEST[of] + ((SMALLEST[of] - LARGEST[of]) * percent) / 100;
        body.style.setProperty(`--${of}`, `${size}px`);
      }
      if (!isFull(body)) break;
    }
  });
};

const start = async () => {
  root.classList.add("measuring");
  document.body.getBoundingClientRect(); // Laid out, so that fonts are asked for.
  await document.fonts.ready;
  fit();
  root.classList.remove("measuring");
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    center: false,
    controlsTutorial: false,
    defaultTiming: 60, // Every slide has its own; this makes the speaker see them.
    hash: true,
    hashOneBasedIndex: true,
    slideNumber: "c/t",
    transition: "none",
    plugins: [RevealNotes],
  });
  Reveal.addKeyBinding(
    { keyCode: 84, key: "T", description: "Light or dark" },
    choose,
  );
};
start();
