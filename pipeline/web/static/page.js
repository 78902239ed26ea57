// Small comforts; every page works without them.
"use strict";

// "/" takes you to the query box, as in other search tools.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  const box = document.querySelector('input[name="q"]');
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// A list from which one chooses applies itself.
for (const choice of document.querySelectorAll("form.filters select")) {
  choice.addEventListener("change", () => choice.form.requestSubmit());
}

// Beside the text the list of findings scrolls by itself, so that the text stays where it is.
const findings = document.querySelector(".findings");
if (findings) {
  document.querySelector(".original").addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#l-"]');
    const beside = getComputedStyle(findings).overflowY === "auto";
    const entry = link && document.getElementById(link.hash.slice(1));
    if (!entry || !beside) return;
    event.preventDefault();
    history.pushState(null, "", link.hash);
    for (const old of findings.querySelectorAll(".current")) old.classList.remove("current");
    entry.classList.add("current");
    findings.scrollTo({ top: entry.offsetTop - findings.offsetTop - 60, behavior: "auto" });
    entry.querySelector("a.value").focus({ preventScroll: true });
  });
}
