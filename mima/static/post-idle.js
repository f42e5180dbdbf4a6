// When nobody touches the post and nothing plays any more, it begins anew for the next person, after a question.

const IDLE = 90;
const QUESTION = 15;
const BOUNDS = [20, 600];

const still = document.getElementById("still");
const ready = document.getElementById("ready");
const player = document.getElementById("player");
const volume = player.querySelector(".post-volume");
const loud = volume.value;

// `?idle=60` in the address is another time, for those who want one.
const wanted = Number(new URLSearchParams(location.search).get("idle") ?? IDLE);
const seconds = Number.isFinite(wanted) && wanted > 0 ? Math.min(Math.max(wanted, BOUNDS[0]), BOUNDS[1]) : IDLE;

let touched = Date.now();
let played = 0;
let begun = 0;
let asked = null;

const isPlaying = () => [...document.querySelectorAll("audio, video")].some((one) => !one.paused && !one.ended);
const first = document.documentElement.lang;
// Nothing is to be taken back.
const isFresh = () => document.getElementById("work").hidden && player.hidden && scrollY === 0
  && document.documentElement.lang === first && !document.querySelector("#leaving[open]") && volume.value === loud;

function ask() {
  asked = Date.now();
  show();
  still.showModal();
}

function show() {
  document.getElementById("seconds").textContent = String(Math.max(0, QUESTION - Math.floor((Date.now() - asked) / 1000)));
}

function stay() {
  touched = Date.now();
  asked = null;
  if (still.open) still.close();
}

function reset() {
  stay();
  document.dispatchEvent(new CustomEvent("post:reset"));
}

function look() {
  if (ready.open) return;
  if (asked !== null) {
    show();
    if (Date.now() - asked >= QUESTION * 1000) reset();
  } else if (isPlaying()) played = Date.now();
  else if (Date.now() - Math.max(touched, played) >= seconds * 1000) {
    if (!isFresh()) ask();
    // Nobody is there to be asked: what is new comes by itself.
    else if (document.body.dataset.stale) reset();
    else touched = Date.now();
  }
}
setInterval(look, 250);

for (const name of ["pointerdown", "keydown", "wheel", "touchmove", "input"]) {
  document.addEventListener(name, () => {
    if (asked === null) touched = Date.now();
  }, { passive: true, capture: true });
}
document.addEventListener("click", ({ target }) => target.closest("#stay") && stay());
still.addEventListener("close", () => asked !== null && stay());

// A sound that ended and that nobody touched since it began was probably heard by nobody.
document.addEventListener("play", () => { begun = Date.now(); }, true);
document.addEventListener("post:ended", () => {
  if (asked === null && !ready.open && touched <= begun + 500) ask();
});
document.addEventListener("post:started", stay);
