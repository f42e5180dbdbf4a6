// The big waveform of an offering's page: a slider of the player's track, or of the moment at which its own would begin.
// And moments in addresses: `?t=1:23` (and `&track=2`) is where playing begins, and a button copies such an address.

const audio = document.querySelector("#player audio");
const say = document.getElementById("player").dataset;
const STEPS = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 30, PageDown: -30 };
// The very end would be the next track's beginning.
const BEFORE_THE_END = 1;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
const fill = (template, ...words) => words.reduce((text, word) => text.replace("{}", () => word), template);
const wave = () => document.querySelector("#content .bigwave");
const isPlayers = (src) => audio.getAttribute("src") === src;
const buttonsOf = (src) => [...document.querySelectorAll(`#content [data-play="${CSS.escape(src)}"]`)];
const lengthOf = ({ dataset }) => (isPlayers(dataset.wave) && Number.isFinite(audio.duration) ? audio.duration : Number(dataset.seconds));

// Where it stands: at a moment that was asked for and not played yet, else where the player is, if it is the player's track.
const placeOn = ({ dataset }) => {
  const wanted = buttonsOf(dataset.wave)[0]?.dataset.from;
  return wanted === undefined ? (isPlayers(dataset.wave) ? audio.currentTime : 0) : Number(wanted);
};

function paint() {
  const drawn = wave();
  if (!drawn) return;
  const [place, all] = [placeOn(drawn), lengthOf(drawn)];
  const x = all ? Math.min(place / all, 1) * 1200 : 0;
  const words = fill(say.sayAt, clock(place), clock(Math.round(all)));
  drawn.querySelector("clipPath rect").setAttribute("width", String(x));
  drawn.querySelector(".head").setAttribute("d", `M${x} 0v120`);
  const said = { role: "slider", tabindex: 0, "aria-label": drawn.dataset.slider, "aria-valuemin": 0, "aria-valuemax": Math.floor(all) };
  Object.entries({ ...said, "aria-valuenow": Math.floor(place), "aria-valuetext": words }).forEach(([name, value]) => {
    if (drawn.getAttribute(name) !== String(value)) drawn.setAttribute(name, value);
  });
  const at = document.querySelector("#content [data-at]");
  if (at) at.textContent = words;
}

function seek(drawn, seconds) {
  const { wave: src } = drawn.dataset;
  const place = Math.min(Math.max(seconds, 0), Math.max(lengthOf(drawn) - BEFORE_THE_END, 0));
  for (const button of buttonsOf(src)) {
    if (isPlayers(src)) delete button.dataset.from;
    else button.dataset.from = place;
  }
  if (isPlayers(src)) document.dispatchEvent(new CustomEvent("player:seek", { detail: place }));
  else paint();
}

const start = ({ dataset }) => buttonsOf(dataset.wave)[0]?.click();

let held = null;
const follow = ({ clientX }) => {
  const box = held.getBoundingClientRect();
  seek(held, ((clientX - box.left) / box.width) * lengthOf(held));
};
document.addEventListener("pointerdown", (event) => {
  held = event.button === 0 ? event.target.closest("#content .bigwave") : null;
  if (!held) return;
  held.setPointerCapture(event.pointerId);
  follow(event);
});
document.addEventListener("pointermove", (event) => held && follow(event));
document.addEventListener("pointerup", () => {
  if (held && !isPlayers(held.dataset.wave)) start(held);
  held = null;
});
document.addEventListener("pointercancel", () => { held = null; });

document.addEventListener("keydown", (event) => {
  const drawn = event.target.closest?.("#content .bigwave");
  if (!drawn || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === "Enter" || event.key === " ") start(drawn);
  else if (event.key in STEPS) seek(drawn, placeOn(drawn) + STEPS[event.key]);
  else if (event.key === "Home") seek(drawn, 0);
  else if (event.key === "End") seek(drawn, lengthOf(drawn));
  else return;
  event.preventDefault();
});

// 83, 1:23 or 1:02:03; anything else is the beginning.
const secondsOf = (text) => (/^\d{1,5}(:[0-5]?\d){0,2}$/.test(text ?? "") ? text.split(":").reduce((all, part) => all * 60 + Number(part), 0) : 0);

// The address counts once for each page that it led to.
const read = new WeakSet();
function readAddress() {
  const content = document.getElementById("content");
  const asked = new URLSearchParams(location.search);
  const from = secondsOf(asked.get("t"));
  const number = Number(asked.get("track") ?? 1);
  if (!read.has(content) && from) {
    const one = content.querySelector(`[data-play][data-number="${number}"]`);
    const isSounding = one && isPlayers(one.dataset.play) && !audio.paused;
    if (one && !isSounding) for (const button of buttonsOf(one.dataset.play)) button.dataset.from = from;
  }
  read.add(content);
  paint();
}

// On an offering's page it is the offering's own sound, whichever of its tracks plays; in the player it is what plays.
function momentOf(button) {
  const [playing, drawn] = [document.querySelector("#player .now a"), wave()];
  const first = document.querySelector("#content .listen [data-play]");
  const isElsewhere = !first || playing.pathname !== new URL(first.dataset.href, location.href).pathname;
  const isOfPage = button.closest("#content") && (!audio.src || isElsewhere || first.dataset.from !== undefined);
  if (!isOfPage) return { href: playing.href, number: playing.dataset.number, moment: clock(audio.currentTime) };
  return { href: first.dataset.href, number: first.dataset.number, moment: clock(drawn ? placeOn(drawn) : 0) };
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-moment]");
  if (!button) return;
  const { href, number, moment } = momentOf(button);
  const address = new URL(href, location.href);
  if (number !== "1") address.searchParams.set("track", number);
  // A colon may stand in an address as it is, and a person reads it there.
  const text = `${address.href}${address.search ? "&" : "?"}t=${moment}`;
  if (!navigator.clipboard) window.prompt(button.dataset.ask, text);
  else {
    await navigator.clipboard.writeText(text);
    document.getElementById("announcer").textContent = fill(button.dataset.say, moment);
    button.classList.add("is-done");
    setTimeout(() => button.classList.remove("is-done"), 2000);
  }
});

document.addEventListener("player:tick", paint);
for (const name of ["htmx:afterSettle", "htmx:historyRestore", "post:shown"]) document.addEventListener(name, readAddress);
readAddress();
