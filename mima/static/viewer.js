// The pictures of a page, large and one at a time: turned by keys, buttons or a swipe, closer by wheel, pinch or buttons.
// The browser's own dialog holds the keyboard inside and gives it back to where one came from.

const SLIDE_SECONDS = 5;
const CLOSEST = 6;
const SWIPE = 60;

const fill = (template, ...words) => words.reduce((text, word) => text.replace("{}", () => word), template);
const plates = () => [...document.querySelectorAll("#content [data-plate]")];
const viewer = () => document.getElementById("viewer");
const part = (selector) => viewer().querySelector(selector);

let place = 0;
let zoom = 1;
let slides = null;

function show(next) {
  const all = plates();
  place = (next + all.length) % all.length;
  const one = all[place];
  const [image, alt] = [part(".stage img"), one.querySelector("img").alt];
  image.width = one.dataset.width;
  image.height = one.dataset.height;
  image.alt = alt;
  image.src = one.href;
  part("[data-caption]").textContent = alt;
  part("[data-counter]").textContent = all.length > 1 ? fill(viewer().dataset.sayOf, place + 1, all.length) : "";
  zoomTo(1);
  // The next one is there when it is wanted.
  if (all.length > 1) new Image().src = all[(place + 1) % all.length].href;
}

// The point under the fingers stays under them.
function zoomTo(wanted, x, y) {
  const stage = part(".stage");
  const [across, down] = [x ?? stage.clientWidth / 2, y ?? stage.clientHeight / 2];
  const next = Math.min(Math.max(wanted, 1), CLOSEST);
  const [left, top] = [((stage.scrollLeft + across) * next) / zoom - across, ((stage.scrollTop + down) * next) / zoom - down];
  zoom = next;
  stage.style.setProperty("--zoom", zoom);
  stage.classList.toggle("is-close", zoom > 1);
  stage.scrollTo({ left, top, behavior: "instant" });
  part('[data-zoom="out"]').disabled = zoom === 1;
  part('[data-zoom="in"]').disabled = zoom === CLOSEST;
}

function slide(isOn) {
  clearInterval(slides);
  slides = isOn ? setInterval(() => (viewer()?.open ? show(place + 1) : slide(false)), SLIDE_SECONDS * 1000) : null;
  const button = viewer()?.querySelector("[data-show]");
  if (!button) return;
  const { sayShow, sayPause } = viewer().dataset;
  button.setAttribute("aria-label", isOn ? sayPause : sayShow);
  button.querySelector("use").setAttribute("href", isOn ? "#i-pause" : "#i-play");
  // Whoever listens is not read every picture of a show that goes by itself.
  part("[data-counter]").setAttribute("aria-live", isOn ? "off" : "polite");
}

const turn = (by) => {
  slide(false);
  show(place + by);
};

document.addEventListener("click", (event) => {
  const { target } = event;
  const plate = target.closest("#content [data-plate]");
  if (plate && viewer() && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    viewer().showModal();
    show(plates().indexOf(plate));
    part(".stage").focus();
  }
  const button = target.closest("#viewer button");
  if (!button) return;
  const { turn: by, zoom: way } = button.dataset;
  if (by) turn(Number(by));
  else if (way) zoomTo(way === "in" ? zoom * 1.5 : zoom / 1.5);
  else if ("show" in button.dataset) slide(!slides);
  else viewer().close();
});
document.addEventListener("close", ({ target }) => target.id === "viewer" && slide(false), true);

const KEYS = { "+": () => zoomTo(zoom * 1.5), "=": () => zoomTo(zoom * 1.5), "-": () => zoomTo(zoom / 1.5), 0: () => zoomTo(1) };
const TURNS = { ArrowLeft: () => turn(-1), ArrowRight: () => turn(1), Home: () => turn(-place), End: () => turn(-place - 1) };
document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#viewer") || event.ctrlKey || event.metaKey || event.altKey) return;
  // Close up, the arrows move the picture, as they move any page.
  const does = KEYS[event.key] ?? (zoom === 1 || !event.target.closest(".stage") ? TURNS[event.key] : undefined);
  if (!does) return;
  event.preventDefault();
  does();
});

/* By hand: one finger or the mouse moves the picture or turns it, two bring it closer. */

const fingers = new Map();
const apart = () => {
  const [one, other] = [...fingers.values()];
  return Math.hypot(one.x - other.x, one.y - other.y);
};
const onStage = ({ target }) => target.closest?.("#viewer .stage");

document.addEventListener("wheel", (event) => {
  const stage = onStage(event);
  if (!stage) return;
  event.preventDefault();
  const box = stage.getBoundingClientRect();
  // A pinch on a touchpad comes as a small turn of the wheel with Ctrl.
  zoomTo(zoom * Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), event.clientX - box.left, event.clientY - box.top);
}, { passive: false });

document.addEventListener("dblclick", (event) => {
  const stage = onStage(event);
  if (!stage) return;
  const box = stage.getBoundingClientRect();
  zoomTo(zoom > 1 ? 1 : 2.5, event.clientX - box.left, event.clientY - box.top);
});

document.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || !onStage(event)) return;
  onStage(event).setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, from: event.clientX });
});

document.addEventListener("pointermove", (event) => {
  const finger = fingers.get(event.pointerId);
  if (!finger) return;
  const [dx, dy, before] = [event.clientX - finger.x, event.clientY - finger.y, fingers.size === 2 ? apart() : 0];
  Object.assign(finger, { x: event.clientX, y: event.clientY });
  const stage = part(".stage");
  if (fingers.size === 2) {
    const box = stage.getBoundingClientRect();
    const [one, other] = [...fingers.values()];
    // Two fingers turn nothing when they leave.
    for (const each of fingers.values()) each.from = null;
    if (before) zoomTo((zoom * apart()) / before, (one.x + other.x) / 2 - box.left, (one.y + other.y) / 2 - box.top);
  } else if (zoom > 1) stage.scrollBy({ left: -dx, top: -dy, behavior: "instant" });
});

const leave = (event) => {
  const finger = fingers.get(event.pointerId);
  fingers.delete(event.pointerId);
  if (!finger || finger.from === null || zoom > 1 || event.type === "pointercancel" || plates().length < 2) return;
  const way = finger.x - finger.from;
  if (Math.abs(way) > SWIPE) turn(way < 0 ? 1 : -1);
};
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, leave);
