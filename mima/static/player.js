// The site's one player. It stands outside of what navigation replaces, so a track goes on while one browses.
// A button with data-play is a track; all of a page, in their order, are the queue. It never starts by itself: after a hard
// reload it stands where it was and waits. The `src` of its audio says to the other modules which track it is.

const player = document.getElementById("player");
const audio = player.querySelector("audio");
const range = player.querySelector(".range");
const [elapsed, length] = player.querySelectorAll("time");
const by = player.querySelector(".now .by");
const picture = player.querySelector(".now img");
const blank = picture.src;
const own = player.querySelector(".keys .play");
const mute = player.querySelector("[data-mute]");
const say = player.dataset;
const session = navigator.mediaSession;
const KEPT = "player";

let link = player.querySelector(".now a");
let queue = [];
let isArranged = false;
let track = null;

const clock = (seconds) => {
  const whole = Math.floor(Number.isFinite(seconds) ? seconds : 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
const fill = (template, ...words) => words.reduce((text, word) => text.replace("{}", () => word), template);
const draw = (button, name) => button.querySelector("use").setAttribute("href", `#i-${name}`);

const readTrack = ({ dataset }) => ({
  src: dataset.play, title: dataset.title, by: dataset.by, href: dataset.href, cover: dataset.cover,
  number: Number(dataset.number ?? 1), isUnkept: "unkept" in dataset,
});

const readQueue = () => {
  const tracks = [...document.querySelectorAll("#content [data-play]")].map(readTrack);
  return tracks.filter((one, place) => tracks.findIndex((other) => other.src === one.src) === place);
};
const placeOf = (one) => queue.findIndex(({ src }) => src === one?.src);
// Before the file is asked for, its length is what it was when it was last known.
const total = () => (Number.isFinite(audio.duration) ? audio.duration : track?.seconds ?? 0);

const play = () => audio.play().catch((error) => {
  // A pause or another track before the first sound is no fault; a file that cannot be played says so by its own event.
  if (!["AbortError", "NotSupportedError"].includes(error.name)) throw error;
});

// The track is in the player, at this place, and silent.
function put(next, at = 0) {
  track = next;
  audio.src = track.src;
  // Said even of the beginning: a place that was never played from would be the next file's.
  audio.currentTime = at;
  show();
}

function start(next, at = 0) {
  put(next, at);
  play();
}

function toggle(next = track, at = 0) {
  if (next && next.src !== track?.src) start(next, at);
  else if (!audio.paused) audio.pause();
  else {
    if (at) audio.currentTime = at;
    play();
  }
}

// A file that was not asked for yet begins there, and says nothing of it.
function seek(seconds) {
  audio.currentTime = Math.max(seconds, 0);
  tick();
}

function step(by) {
  if (by < 0 && audio.currentTime > 3) seek(0);
  else {
    const next = queue[placeOf(track) + by];
    if (next) start(next);
  }
}

function close() {
  const played = document.querySelector(`#content [data-play="${CSS.escape(track.src)}"]`);
  const hadKeyboard = player.contains(document.activeElement);
  audio.pause();
  audio.removeAttribute("src");
  audio.load();
  track = null;
  document.getElementById("queue")?.togglePopover(false);
  player.hidden = true;
  keep();
  paint();
  if (hadKeyboard) (played ?? document.getElementById("content")).focus();
}

// What the player says of its track; the rest of the page follows in paint.
function show() {
  player.hidden = false;
  name();
  by.textContent = track.by;
  picture.src = track.cover || blank;
  if (session) {
    const artwork = track.cover ? [{ src: new URL(track.cover, location.href).href }] : [];
    session.metadata = new MediaMetadata({ title: track.title, artist: track.by, artwork });
  }
  arrange();
  keep();
  paint();
}

// A new link for each track: htmx remembers where a link led when it first saw it.
function name() {
  const fresh = link.cloneNode();
  fresh.textContent = track.title;
  fresh.href = track.href;
  fresh.dataset.number = track.number;
  link.replaceWith(fresh);
  window.htmx?.process(fresh);
  link = fresh;
}

// What comes before and after; queue.js draws the list and sends it back as a person arranged it.
function arrange() {
  const place = placeOf(track);
  player.querySelector('[data-step="1"]').disabled = place < 0 || place >= queue.length - 1;
  document.dispatchEvent(new CustomEvent("player:queue", { detail: { queue, track } }));
}

// Every play button of the page says what a click on it would do now.
function paint() {
  const sounding = Boolean(track) && !audio.paused;
  const buttons = document.querySelectorAll("#content [data-play]");
  for (const button of buttons) label(button, button.dataset.title, sounding && button.dataset.play === track.src);
  if (track) label(own, track.title, sounding);
  for (const row of document.querySelectorAll("#content .track")) {
    const mine = Boolean(track) && row.querySelector("[data-play]")?.dataset.play === track.src;
    if (mine) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  if (session) session.playbackState = track ? (sounding ? "playing" : "paused") : "none";
  tick();
}

function label(button, title, sounding) {
  button.setAttribute("aria-pressed", String(sounding));
  button.setAttribute("aria-label", fill(sounding ? say.sayPause : say.sayPlay, title));
  draw(button, sounding ? "pause" : "play");
}

function tick() {
  const all = total();
  const long = clock(Math.round(all));
  range.max = String(Math.floor(all));
  if (!range.matches(":active")) range.value = String(Math.floor(audio.currentTime));
  range.style.setProperty("--at", `${all ? (audio.currentTime / all) * 100 : 0}%`);
  range.setAttribute("aria-valuetext", fill(say.sayAt, clock(audio.currentTime), long));
  elapsed.textContent = clock(audio.currentTime);
  length.textContent = long;
  document.dispatchEvent(new Event("player:tick"));
}

// The system shows the same bar.
function tell() {
  const { duration, playbackRate, currentTime } = audio;
  if (session && Number.isFinite(duration)) session.setPositionState({ duration, playbackRate, position: Math.min(currentTime, duration) });
}

/* Where it was is kept for this tab, until the player is closed; of what is not public yet, nothing. */

// A browser that keeps nothing for anybody throws at the very name.
const store = (() => {
  try {
    return window.sessionStorage;
  } catch (error) {
    if (error.name === "SecurityError") return null;
    throw error;
  }
})();

function keep() {
  const kept = track && !track.isUnkept;
  const tracks = queue.filter((one) => !one.isUnkept);
  if (!kept) store?.removeItem(KEPT);
  else store?.setItem(KEPT, JSON.stringify({ track: { ...track, seconds: total() }, queue: tracks, isArranged, at: audio.currentTime }));
}

function resume() {
  const kept = JSON.parse(store?.getItem(KEPT) ?? "null");
  if (!kept) return;
  ({ queue, isArranged } = kept);
  put(kept.track, kept.at);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("#content [data-play]");
  if (!button) return;
  const wanted = readTrack(button);
  // Who has put the queue in order keeps it, for as long as what is asked for stands in it.
  if (!isArranged || placeOf(wanted) < 0) {
    queue = readQueue();
    isArranged = false;
  }
  const from = Number(button.dataset.from ?? 0);
  for (const one of document.querySelectorAll("#content [data-from]")) delete one.dataset.from;
  const isHere = wanted.src === track?.src;
  toggle(wanted, from);
  if (isHere) arrange();
});

player.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button === own) toggle();
  else if (button === mute) audio.muted = !audio.muted;
  else if ("playerClose" in button.dataset) close();
  else if (button.dataset.step) step(Number(button.dataset.step));
});

document.addEventListener("player:arranged", ({ detail }) => {
  queue = detail;
  isArranged = true;
  arrange();
  keep();
});
document.addEventListener("player:wanted", ({ detail }) => toggle(queue.find(({ src }) => src === detail)));

document.addEventListener("player:seek", ({ detail }) => seek(detail));
range.addEventListener("input", () => seek(Number(range.value)));

audio.addEventListener("volumechange", () => {
  mute.setAttribute("aria-label", audio.muted ? say.sayUnmute : say.sayMute);
  draw(mute, audio.muted ? "mute" : "sound");
});
// In a booth nobody may be listening any more: there a track's end is an end.
if (!("stays" in say)) audio.addEventListener("ended", () => step(1));
audio.addEventListener("error", () => { if (track) by.textContent = say.sayGone; });
for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, paint);
for (const name of ["timeupdate", "durationchange", "seeked"]) audio.addEventListener(name, tick);
for (const name of ["play", "durationchange", "seeked", "ratechange"]) audio.addEventListener(name, tell);
for (const name of ["pause", "seeked"]) audio.addEventListener(name, keep);
window.addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", keep);

// New parts of the page show at once what is playing, whichever way they came.
for (const name of ["htmx:afterSettle", "htmx:historyRestore", "htmx:oobAfterSwap", "post:shown"]) document.addEventListener(name, paint);

/* One sound at a time: in this page, films too, and in all of the site's open pages. */

const tabs = new BroadcastChannel("player");
const hush = (all, but) => all.forEach((one) => one !== but && one.pause());
const everything = () => document.querySelectorAll("audio, video");
tabs.addEventListener("message", () => hush(everything()));
document.addEventListener("play", ({ target }) => {
  hush(everything(), target);
  tabs.postMessage("play");
}, true);

if (session) {
  session.setActionHandler("play", () => play());
  session.setActionHandler("pause", () => audio.pause());
  session.setActionHandler("stop", close);
  session.setActionHandler("previoustrack", () => step(-1));
  session.setActionHandler("nexttrack", () => step(1));
  session.setActionHandler("seekto", ({ seekTime }) => seek(seekTime));
  session.setActionHandler("seekbackward", ({ seekOffset }) => seek(audio.currentTime - (seekOffset ?? 10)));
  session.setActionHandler("seekforward", ({ seekOffset }) => seek(audio.currentTime + (seekOffset ?? 10)));
}

if (!("stays" in say)) resume();
