// The post's beginning and its end: one press opens it on the whole screen, and only a long one asks whether to leave.

const HOLD = 2000;

const ready = document.getElementById("ready");
const leaving = document.getElementById("leaving");
const lock = document.getElementById("leave");

let isStarted = false;
let awake = null;
let held = null;

const quietly = (promise) => Promise.resolve(promise).catch(() => null);

async function wake() {
  if (isStarted && document.visibilityState === "visible") awake = await quietly(navigator.wakeLock?.request("screen"));
}

function start() {
  isStarted = true;
  ready.close();
  document.body.classList.add("is-started");
  quietly(document.documentElement.requestFullscreen?.({ navigationUI: "hide" }));
  quietly(navigator.storage?.persist?.());
  wake();
  // Back comes to this same page.
  history.pushState({ post: 1 }, "");
  document.dispatchEvent(new CustomEvent("post:started"));
}

async function go() {
  isStarted = false;
  awake?.release();
  // Who has something to put away first says so.
  const ends = [];
  document.dispatchEvent(new CustomEvent("post:leave", { detail: ends }));
  await quietly(Promise.all(ends));
  if (document.fullscreenElement) await quietly(document.exitFullscreen());
  location.assign(document.body.dataset.company);
}

let said = null;
function say(words) {
  const place = document.getElementById("announcer");
  place.textContent = words;
  clearTimeout(said);
  said = setTimeout(() => place.replaceChildren(), HOLD * 2);
}

function ask() {
  clearTimeout(held);
  lock.classList.remove("is-held");
  leaving.showModal();
}

document.addEventListener("click", ({ target, detail }) => {
  const button = target.closest("button");
  if (button?.id === "start") start();
  else if (button?.id === "go") go();
  else if (button?.id === "remain") leaving.close();
  // A key cannot be held as a finger can.
  else if (button === lock && detail === 0) ask();
});

lock.addEventListener("pointerdown", () => {
  lock.classList.add("is-held");
  held = setTimeout(ask, HOLD);
});
for (const name of ["pointerup", "pointerleave", "pointercancel"]) {
  lock.addEventListener(name, () => {
    if (lock.classList.contains("is-held") && name === "pointerup") say(lock.title);
    lock.classList.remove("is-held");
    clearTimeout(held);
  });
}

window.addEventListener("popstate", () => {
  if (!isStarted) return;
  history.pushState({ post: 1 }, "");
  document.dispatchEvent(new CustomEvent("post:back"));
});
window.addEventListener("beforeunload", (event) => {
  if (isStarted) event.preventDefault();
});
document.addEventListener("visibilitychange", wake);
document.addEventListener("post:reset", () => leaving.close());

ready.addEventListener("cancel", (event) => event.preventDefault());
ready.showModal();
