// The site's one player. It stands outside of what navigation replaces, so a track goes on while one browses.
// A button with data-play is a track; all of a page, in their order, are the queue. It never starts by itself.

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

let link = player.querySelector(".now a");
let queue = [];
let track = null;

const clock = (seconds) => {
  const whole = Math.floor(Number.isFinite(seconds) ? seconds : 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
const fill = (template, ...words) => words.reduce((text, word) => text.replace("{}", () => word), template);
const draw = (button, name) => button.querySelector("use").setAttribute("href", `#i-${name}`);

const readTrack = ({ dataset }) => ({
  src: dataset.play, title: dataset.title, by: dataset.by, href: dataset.href, cover: dataset.cover,
});

const readQueue = () => {
  const tracks = [...document.querySelectorAll("#content [data-play]")].map(readTrack);
  return tracks.filter((one, place) => tracks.findIndex((other) => other.src === one.src) === place);
};

const play = () => audio.play().catch((error) => {
  // A pause or another track before the first sound is no fault; a file that cannot be played says so by its own event.
  if (!["AbortError", "NotSupportedError"].includes(error.name)) throw error;
});

function start(next) {
  track = next;
  audio.src = track.src;
  show();
  play();
}

function toggle(next = track) {
  if (next && next.src !== track?.src) start(next);
  else if (audio.paused) play();
  else audio.pause();
}

function step(by) {
  if (by < 0 && audio.currentTime > 3) audio.currentTime = 0;
  else {
    const next = queue[queue.findIndex((one) => one.src === track?.src) + by];
    if (next) start(next);
  }
}

function close() {
  audio.pause();
  audio.removeAttribute("src");
  track = null;
  player.hidden = true;
  paint();
}

// What the player says of its track; the rest of the page follows in paint.
function show() {
  player.hidden = false;
  name();
  by.textContent = track.by;
  picture.src = track.cover || blank;
  const place = queue.findIndex((one) => one.src === track.src);
  player.querySelector('[data-step="1"]').disabled = place < 0 || place >= queue.length - 1;
  if ("mediaSession" in navigator) {
    const artwork = track.cover ? [{ src: new URL(track.cover, location.href).href }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title: track.title, artist: track.by, artwork });
  }
  tick();
  paint();
}

// A new link for each track: htmx remembers where a link led when it first saw it.
function name() {
  const fresh = link.cloneNode();
  fresh.textContent = track.title;
  fresh.href = track.href;
  link.replaceWith(fresh);
  window.htmx?.process(fresh);
  link = fresh;
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
  if ("mediaSession" in navigator) navigator.mediaSession.playbackState = track ? (sounding ? "playing" : "paused") : "none";
  tick();
}

function label(button, title, sounding) {
  button.setAttribute("aria-pressed", String(sounding));
  button.setAttribute("aria-label", fill(sounding ? say.sayPause : say.sayPlay, title));
  draw(button, sounding ? "pause" : "play");
}

function tick() {
  const total = Number.isFinite(audio.duration) ? audio.duration : 0;
  const done = total ? audio.currentTime / total : 0;
  range.max = String(Math.floor(total));
  if (!range.matches(":active")) range.value = String(Math.floor(audio.currentTime));
  range.style.setProperty("--at", `${done * 100}%`);
  range.setAttribute("aria-valuetext", fill(say.sayAt, clock(audio.currentTime), clock(total)));
  elapsed.textContent = clock(audio.currentTime);
  length.textContent = clock(total);
  wave(done);
}

// The big waveform of an offering's page, if it is of the track that plays.
function wave(done) {
  const drawn = document.querySelector("#content .bigwave");
  if (!drawn) return;
  const mine = drawn.dataset.wave === track?.src;
  const x = mine ? done * 1200 : 0;
  drawn.querySelector("clipPath rect").setAttribute("width", String(x));
  drawn.querySelector(".head").setAttribute("d", `M${x} 0v120`);
  const at = document.querySelector("#content [data-at]");
  if (at) at.textContent = fill(say.sayAt, clock(mine ? audio.currentTime : 0), at.dataset.at);
}

function seekOn(drawn, event) {
  const box = drawn.getBoundingClientRect();
  const part = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
  const go = () => { audio.currentTime = part * audio.duration; };
  if (track?.src === drawn.dataset.wave && audio.readyState > 0) go();
  else {
    audio.addEventListener("loadedmetadata", go, { once: true });
    document.querySelector(`#content [data-play="${CSS.escape(drawn.dataset.wave)}"]`)?.click();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("#content [data-play]");
  const drawn = event.target.closest("#content .bigwave");
  if (button) {
    queue = readQueue();
    toggle(readTrack(button));
  } else if (drawn) seekOn(drawn, event);
});

player.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button === own) toggle();
  else if (button === mute) audio.muted = !audio.muted;
  else if ("playerClose" in button.dataset) close();
  else step(Number(button.dataset.step));
});

player.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.closest("button, a")) return;
  event.preventDefault();
  toggle();
});

range.addEventListener("input", () => { audio.currentTime = Number(range.value); });

audio.addEventListener("volumechange", () => {
  mute.setAttribute("aria-label", audio.muted ? say.sayUnmute : say.sayMute);
  draw(mute, audio.muted ? "mute" : "sound");
});
audio.addEventListener("ended", () => step(1));
audio.addEventListener("error", () => { if (track) by.textContent = say.sayGone; });
for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, paint);
for (const name of ["timeupdate", "durationchange", "seeked"]) audio.addEventListener(name, tick);

// New parts of the page show at once what is playing, whichever way they came.
for (const name of ["htmx:afterSettle", "htmx:historyRestore", "htmx:oobAfterSwap"]) document.addEventListener(name, paint);

if ("mediaSession" in navigator) {
  const session = navigator.mediaSession;
  session.setActionHandler("play", () => play());
  session.setActionHandler("pause", () => audio.pause());
  session.setActionHandler("previoustrack", () => step(-1));
  session.setActionHandler("nexttrack", () => step(1));
  session.setActionHandler("seekto", ({ seekTime }) => { audio.currentTime = seekTime; });
}
