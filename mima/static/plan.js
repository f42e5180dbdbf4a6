// The floor plan, smoothed: a chosen booth's panel is brought to the reader, and the title says what is shown.
document.addEventListener("htmx:afterSettle", (event) => {
  const floor = document.getElementById("floor");
  const asked = event.detail.requestConfig?.elt;
  if (!floor || event.detail.target?.id !== "floor") return;
  document.title = floor.dataset.title;
  if (asked?.hasAttribute("data-choose")) document.getElementById("booth-title")?.focus();
});
