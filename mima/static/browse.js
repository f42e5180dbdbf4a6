// What smooths browsing: clean addresses, focus and a spoken word where a part of the page changes, and the old place on Back.

const places = new Map();
const here = () => location.pathname + location.search;
let seen = 0;

// Filters that say nothing do not stand in the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") return;
  for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
  if (!detail.formData.has("near")) detail.formData.delete("within");
});

// A distance from nowhere asks for nothing: the answer would take away the place that is being typed.
document.addEventListener("change", (event) => {
  if (event.target.id === "within" && !document.getElementById("near")?.value) event.stopPropagation();
}, true);

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  places.set(here(), scrollY);
  if (detail.target.id === "cards") seen = detail.target.childElementCount;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const id = detail.target?.id;
  if (id === "cards") detail.target.children[seen]?.querySelector("h3 a")?.focus();
  if (id !== "results" && id !== "companies") return;
  const title = document.querySelector(`#${id} h2`);
  document.getElementById("announcer").textContent = title?.textContent ?? "";
  if (document.activeElement?.matches("body, #content")) title?.focus({ preventScroll: true });
});

document.addEventListener("htmx:historyRestore", () => {
  const place = places.get(here());
  if (place !== undefined) scrollTo({ top: place, behavior: "instant" });
});
