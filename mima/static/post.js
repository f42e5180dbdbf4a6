// The listening post's screens: the board of works, and one work in its place. The page itself is never left, so that the whole
// screen and the sound stay: what is asked for comes as a page, of which a part is taken. Modules talk by events of `document`:
// post:shown (a part of the page is another one), post:reset (all is as for the first person), post:plan (what is shown by now).

const body = document.body;
const works = document.getElementById("works");
const place = document.getElementById("work");
const player = document.getElementById("player");
const audio = player.querySelector("audio");
const volume = player.querySelector(".post-volume");
// A network that takes longer than a person waits is none.
const PATIENCE = 10_000;
const FIRST = document.documentElement.lang;
const LOUD = audio.volume;

let from = 0;
let asked = 0;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const top = (y) => scrollTo({ top: y, behavior: "instant" });
const slugOf = (address) => new URL(address, location.href).pathname.split("/").pop();

// What only a page without scripts shows.
function strip(root) {
  for (const one of root.querySelectorAll("[data-plain]")) one.remove();
}
strip(document);

// The page at this address; an error that says `status` where the market gave another answer.
async function page(address) {
  const answer = await fetch(address, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw Object.assign(new Error(address), { status: answer.status });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  strip(found);
  return found;
}

function put(nodes) {
  if (!works.hidden) from = scrollY;
  place.replaceChildren(...nodes);
  works.hidden = true;
  place.hidden = false;
  top(0);
  place.querySelector("h1, [data-close]")?.focus({ preventScroll: true });
  tell("post:shown");
}

async function open(address) {
  const turn = ++asked;
  try {
    const found = await page(address);
    if (turn !== asked) return;
    place.dataset.address = address;
    put(found.getElementById("work").childNodes);
  } catch (error) {
    if (turn !== asked) return;
    const why = error.status === 404 ? "gone" : "absent";
    put(document.getElementById(why).content.cloneNode(true).childNodes);
  }
}

function close() {
  asked += 1;
  if (place.hidden) return;
  const at = place.dataset.address;
  for (const film of place.querySelectorAll("video")) film.pause();
  place.replaceChildren();
  place.hidden = true;
  works.hidden = false;
  top(from);
  const link = at && works.querySelector(`[data-work="${CSS.escape(slugOf(at))}"] [data-open]`);
  (link ?? works.querySelector("h1")).focus({ preventScroll: true });
  tell("post:shown");
}

/* More works, at the foot of the board. */

async function more(link) {
  link.setAttribute("aria-busy", "true");
  const found = await page(link.href).catch(() => null);
  link.removeAttribute("aria-busy");
  if (!found) return;
  const cards = [...found.querySelectorAll(".post-cards > li")];
  document.getElementById("more").replaceWith(found.getElementById("more") ?? "");
  works.querySelector(".post-cards").append(...cards);
  cards[0]?.querySelector("[data-open]").focus({ preventScroll: true });
  tell("post:shown");
}

/* The other language: the same page in it takes the place of this one, while a sound goes on. */

const SAME = ["works", "back", "away", "ready", "still", "leaving"];

async function speak(address) {
  const found = await page(address).catch(() => null);
  if (!found) return;
  const code = found.documentElement.lang;
  document.documentElement.lang = code;
  document.title = found.title;
  for (const id of SAME) document.getElementById(id).replaceChildren(...found.getElementById(id).childNodes);
  for (const id of ["absent", "gone", "unseen"]) document.getElementById(id).content.replaceChildren(...found.getElementById(id).content.childNodes);
  for (const one of document.querySelectorAll("[data-language]")) {
    if (one.lang === code) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  name(found);
  say(code);
  if (!place.hidden && place.dataset.address) {
    const at = new URL(place.dataset.address, location.href);
    at.searchParams.set("lang", code);
    await open(at.pathname + at.search);
  }
  tell("post:spoken");
  tell("post:shown");
}

// What stands outside of these parts has its words in its attributes.
function name(found) {
  Object.assign(player.dataset, found.getElementById("player").dataset);
  const named = (root) => root.querySelectorAll(".post-mast [aria-label], #player [aria-label]");
  const words = [...named(found)].map((one) => one.getAttribute("aria-label"));
  [...named(document)].forEach((one, number) => one.setAttribute("aria-label", words[number]));
  const [lock, other] = [document, found].map((one) => one.getElementById("leave"));
  lock.title = other.title;
  player.setAttribute("aria-label", found.getElementById("player").getAttribute("aria-label"));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const button = event.target.closest("[data-close]");
  if (!link && !button) return;
  // Nothing leads away from here but the way out.
  if (link && !link.closest("#ready")) event.preventDefault();
  if (button) close();
  else if ("open" in link.dataset || link.closest("#player")) open(link.getAttribute("href"));
  else if ("more" in link.dataset) more(link);
  else if ("language" in link.dataset && link.lang !== document.documentElement.lang) speak(link.getAttribute("href"));
});
document.addEventListener("post:back", close);

// A long touch asks for menus that lead elsewhere.
document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("dragstart", (event) => event.preventDefault());

/* Sounds of one work follow one another; after the last one the post is still. */

audio.addEventListener("ended", () => {
  const tracks = [...place.querySelectorAll(".track [data-play]")].map(({ dataset }) => dataset.play);
  const next = tracks[tracks.indexOf(audio.getAttribute("src")) + 1];
  if (tracks.includes(audio.getAttribute("src")) && next) place.querySelector(`.track [data-play="${CSS.escape(next)}"]`).click();
  else tell("post:ended");
});

// Some tablets leave loudness to their own buttons.
audio.volume = 0.5;
volume.hidden = audio.volume !== 0.5;
audio.volume = LOUD;
const loudness = () => {
  volume.value = String(Math.round(audio.volume * 100));
  volume.style.setProperty("--at", `${audio.muted ? 0 : volume.value}%`);
};
volume.addEventListener("input", () => {
  audio.muted = false;
  audio.volume = Number(volume.value) / 100;
});
audio.addEventListener("volumechange", loudness);
loudness();

document.addEventListener("post:reset", async () => {
  if (!player.hidden) player.querySelector("[data-player-close]").click();
  document.getElementById("viewer")?.close();
  from = 0;
  close();
  audio.muted = false;
  audio.volume = LOUD;
  if (document.documentElement.lang !== FIRST || body.dataset.stale) await speak(`${body.dataset.post}?lang=${FIRST}`);
  delete body.dataset.stale;
  from = 0;
  top(0);
  works.querySelector("h1").focus({ preventScroll: true });
});

// What is not shown by its company any more goes at once; what is new comes when nobody is in the middle of something.
document.addEventListener("post:plan", ({ detail }) => {
  // Of a very large catalog the list names the newest alone.
  if (detail.isWhole === false) return;
  const wanted = new Set(detail.map(({ slug }) => slug));
  for (const card of document.querySelectorAll("[data-work]")) {
    if (wanted.has(card.dataset.work)) continue;
    silence(card);
    card.remove();
  }
  if (!place.hidden && place.dataset.address && !wanted.has(slugOf(place.dataset.address))) {
    silence(place);
    put(document.getElementById("gone").content.cloneNode(true).childNodes);
  }
  const cards = [...document.querySelectorAll("[data-work]")].map(({ dataset }) => dataset.work);
  const isSame = cards.every((slug, place) => slug === detail[place].slug) && (cards.length > 0 || wanted.size === 0);
  if (!isSame) body.dataset.stale = "1";
});
function silence(part) {
  const mine = [...part.querySelectorAll("[data-play]")].some(({ dataset }) => dataset.play === audio.getAttribute("src"));
  if (mine) player.querySelector("[data-player-close]").click();
}

// The address says its language, so that the page comes in the same one without a network.
function say(code) {
  const address = new URL(location.href);
  address.searchParams.set("lang", code);
  history.replaceState(history.state, "", address);
}
say(FIRST);

// A film that is not kept, while there is no network.
document.addEventListener("error", ({ target }) => {
  if (target.tagName === "VIDEO") target.after(document.getElementById("unseen").content.cloneNode(true));
}, true);
