// The list of an offering's files: dragged into another order, and renewed without taking from anybody the place where they are.

// The buttons for readers without script go, the grips for those with it come, here and in every part that is swapped in.
const adapt = () => {
  document.querySelectorAll("[data-plain]").forEach((one) => { one.hidden = true; });
  document.querySelectorAll("[data-grip]").forEach((one) => { one.hidden = false; });
};

const list = () => document.getElementById("file-list");
const renew = (how, address, values) => window.htmx?.ajax(how, address, { target: "#file-list", select: "#file-list", swap: "outerHTML", values });

// Mouse, pen and finger alike. The others move around the one in hand, which keeps the pointer.
let held = null;
const middle = (row) => { const { top, height } = row.getBoundingClientRect(); return top + height / 2; };

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  held = grip.closest(".file");
  held.classList.add("is-held");
});

document.addEventListener("pointermove", ({ clientY }) => {
  if (!held) return;
  while (held.previousElementSibling && clientY < middle(held.previousElementSibling)) held.after(held.previousElementSibling);
  while (held.nextElementSibling && clientY > middle(held.nextElementSibling)) held.before(held.nextElementSibling);
});

for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, () => {
    if (!held) return;
    held.classList.remove("is-held");
    held = null;
    const order = [...list().querySelectorAll("li.file")].map((row) => row.id.replace("file-", ""));
    if (name === "pointerup") renew("POST", list().dataset.order, { csrf_token: document.querySelector('input[name="csrf_token"]').value, order });
    else renew("GET", document.querySelector(".drop").dataset.list);
  });
}

// Nothing is swapped under somebody who is writing a description or holds a file; the next round comes in two seconds.
const isBusy = () => held || list()?.querySelector(":is(textarea, audio):focus");
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt === list() && isBusy()) event.preventDefault();
});

// Whoever has the keyboard on a file that goes with a new list goes on at its place, with the last file or with choosing another.
let place = -1;
const shown = new WeakSet();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id === "file-list" && held) { detail.shouldSwap = false; return; }
  shown.add(detail.xhr);
  const file = document.activeElement?.closest("#file-list .file");
  if (detail.target.id === "file-list") place = file ? [...file.parentElement.children].indexOf(file) : -1;
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "file-list" || place < 0) return;
  const left = [...document.querySelectorAll('#file-list [id^="remove-"]')];
  if (document.activeElement?.matches("body, #content")) (left[place] ?? left.at(-1) ?? document.querySelector(".drop input"))?.focus();
  place = -1;
});

// An answer for a list that another one has replaced meanwhile is shown nowhere: the list is asked for again.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isLost = detail.target?.id === "file-list" && detail.successful && !shown.has(detail.xhr) && !held;
  if (isLost) renew("GET", document.querySelector(".drop[data-upload]").dataset.list);
});

document.addEventListener("htmx:afterSettle", adapt);
adapt();
