// The tablet keeps the post from its start to its end: its pages, covers, sounds and pictures, as far as there is room, in the
// order of the board. At each contact with the market what changed is fetched and what is not shown any more is dropped. The worker
// plays it from there. Before the start only the list is asked for, to say how much that will be; who leaves takes all away.

const POST = document.body.dataset.post;
// The worker looks for this name, and drops what has another one.
const NAME = `post-1:${POST}`;
const RECORD = `${POST}/record`;
const EVERY = 300_000;
const MOST = 300_000_000;
const PATIENCE = 20_000;

const away = document.getElementById("away");

const stop = new AbortController();
let running = null;
let clock = null;
let isAway = false;
let isLeft = false;
let tally = null;
// The bytes that are still to be fetched, before the start.
let due = null;

const fill = (template, ...words) => words.reduce((text, word) => text.replace("{}", () => word), template);
const whole = (address) => new URL(address, location.href).href;

function tell() {
  away.hidden = !isAway;
  const said = document.getElementById("kept");
  const bar = document.getElementById("keeping");
  const progress = document.getElementById("progress");
  if (!tally) return;
  const { sayOne, sayMany, sayFull, sayAll, sayMore } = said.dataset;
  const words = tally.kept || !due ? [fill(tally.all === 1 ? sayOne : sayMany, tally.kept, tally.all)] : [];
  if (due) words.push(fill(tally.kept ? sayMore : sayAll, Math.max(1, Math.round(due / 1e6))));
  if (tally.left) words.push(sayFull);
  said.textContent = words.join(". ");
  bar.max = Math.max(tally.all, 1);
  bar.value = tally.all ? tally.kept : 1;
  progress.textContent = fill(progress.dataset.say, tally.kept, tally.all);
  progress.hidden = !running || isAway || tally.kept >= tally.all;
  document.body.dataset.kept = `${tally.kept}/${tally.all}`;
}

const ask = (address, how) => fetch(address, { credentials: "omit", cache: how, signal: stop.signal });

// What was kept before: the version of each work that is whole.
const read = async (cache) => (await (await cache.match(RECORD))?.json()) ?? { works: {}, all: 0, left: 0 };
const write = (cache, record) => cache.put(RECORD, new Response(JSON.stringify(record)));

async function add(cache, address, how) {
  const answer = await ask(address, how);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer);
}

// Without a network, or by who leaves.
const isCut = (error) => error instanceof TypeError || error.name === "AbortError";

class Keeper {
  constructor(cache, record, had) {
    Object.assign(this, { cache, record, had, wanted: new Set([whole(RECORD)]), room: MOST });
  }

  // Files whose address changes with their content are fetched once.
  async files(addresses) {
    for (const address of addresses) {
      this.wanted.add(whole(address));
      if (!this.had.has(whole(address))) await add(this.cache, address, "default");
      this.had.add(whole(address));
    }
  }

  async pages(addresses, isSame) {
    for (const address of addresses) {
      this.wanted.add(whole(address));
      if (!isSame || !this.had.has(whole(address))) await add(this.cache, address, "reload");
    }
  }

  takes(files) {
    if (this.isFull) return false;
    const bytes = files.filter(([address]) => !this.wanted.has(whole(address))).reduce((sum, [, size]) => sum + size, 0);
    if (bytes > this.room) return false;
    this.room -= bytes;
    return true;
  }

  // The work is kept whole, or does not count as kept.
  async work(work) {
    const { works } = this.record;
    const before = works[work.slug];
    delete works[work.slug];
    if (!this.takes(work.files)) {
      this.record.left += 1;
      return;
    }
    const isKept = await this.safely(async () => {
      await this.pages(work.pages, before === work.version);
      await this.files(work.files.map(([address]) => address));
    });
    if (isKept) works[work.slug] = work.version;
    else this.record.left += this.isFull ? 1 : 0;
  }

  // No network, no further. A tablet that is full keeps what it has; a file that the market has lost is missing alone.
  async safely(fetching) {
    try {
      await fetching();
      return true;
    } catch (error) {
      if (isCut(error)) throw error;
      this.isFull ||= error.name === "QuotaExceededError";
      return false;
    }
  }

  // What the list does not name goes first: it is shown no more, and makes room.
  async leave(plan) {
    const works = plan.works.flatMap(({ cover, pages, files, films }) => [...pages, ...[...(cover ? [cover] : []), ...files, ...films].map(([address]) => address)]);
    const named = new Set([...plan.shell, ...plan.pages, ...works].map(whole));
    for (const { url } of await this.cache.keys()) if (!named.has(url) && !this.wanted.has(url)) await this.cache.delete(url, { ignoreVary: true });
  }

  async drop() {
    for (const request of await this.cache.keys()) if (!this.wanted.has(request.url)) await this.cache.delete(request, { ignoreVary: true });
  }
}

// How many works do not fit, and the bytes of those that do and are not here yet.
function ahead(plan, had) {
  const keeper = new Keeper(null, {}, had);
  const sizes = new Map();
  const count = (files) => {
    if (!keeper.takes(files)) return false;
    for (const [address, size] of files) {
      keeper.wanted.add(whole(address));
      if (!had.has(whole(address))) sizes.set(whole(address), size);
    }
    return true;
  };
  for (const { cover } of plan.works) if (cover) count([cover]);
  const left = plan.works.filter(({ files }) => !count(files)).length;
  for (const { films } of plan.works) count(films);
  return { left, bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
}

async function keep(plan) {
  const cache = await caches.open(NAME);
  const record = await read(cache);
  const known = new Set(plan.works.map(({ slug }) => slug));
  for (const slug of Object.keys(record.works)) if (!known.has(slug)) delete record.works[slug];
  Object.assign(record, { all: plan.works.length, left: 0 });
  const keeper = new Keeper(cache, record, new Set((await cache.keys()).map(({ url }) => url)));
  const count = () => {
    tally = { kept: Object.keys(record.works).length, all: record.all, left: record.left };
    tell();
  };
  count();
  await keeper.leave(plan);
  await keeper.files(plan.shell);
  await keeper.pages(plan.pages, record.version === plan.version);
  const covers = plan.works.flatMap(({ cover }) => (cover ? [cover] : []));
  for (const cover of covers) if (keeper.takes([cover])) await keeper.safely(() => keeper.files([cover[0]]));
  for (const work of plan.works) {
    await keeper.work(work);
    await write(cache, record);
    count();
  }
  for (const { films } of plan.works) if (films.length && keeper.takes(films)) await keeper.safely(() => keeper.files(films.map(([address]) => address)));
  await keeper.drop();
  record.version = plan.version;
  await write(cache, record);
}

// The market has no such company any more: nothing of it stays.
async function forget() {
  document.dispatchEvent(new CustomEvent("post:plan", { detail: [] }));
  await drop();
}

async function drop() {
  await caches.delete(NAME);
  await (await navigator.serviceWorker.getRegistration(POST))?.unregister();
}

// What the market shows by now; nothing where it gives no answer.
async function plan() {
  try {
    const answer = await fetch(`${POST}/kept.json`, { credentials: "omit", cache: "reload", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 404) await forget();
    isAway = answer.status >= 500;
    return answer.ok ? await answer.json() : null;
  } catch {
    isAway = true;
    return null;
  }
}

// One contact with the market; where there is none, the post goes on with what it has.
async function contact() {
  try {
    const found = await plan();
    tell();
    if (!found || isLeft) return;
    document.dispatchEvent(new CustomEvent("post:plan", { detail: Object.assign(found.works, { isWhole: found.works.length < found.most }) }));
    // Each time: a sign-out in this browser takes workers and caches away.
    await navigator.serviceWorker.register(`${POST}/worker.js`, { scope: POST, updateViaCache: "none" });
    await keep(found);
    document.body.dataset.held = "all";
  } catch (error) {
    if (!isCut(error)) throw error;
    // The network went meanwhile: the next contact goes on.
    isAway = !isLeft;
  }
}

function touch() {
  if (!clock || isLeft) return;
  running ??= contact().finally(() => {
    running = null;
    tell();
  });
}

// Before anybody presses the button, only what is here is looked at, and how much more it will be.
async function look() {
  const had = (await caches.has(NAME)) ? await caches.open(NAME) : null;
  const record = had ? await read(had) : { works: {}, all: 0, left: 0 };
  const before = () => ({ kept: Object.keys(record.works).length, all: record.all, left: record.left });
  if (record.all) tally = before();
  tell();
  const found = await plan();
  if (!found || clock) return;
  const { left, bytes } = ahead(found, new Set(((await had?.keys()) ?? []).map(({ url }) => url)));
  if (clock) return;
  Object.assign(record, { all: found.works.length, left });
  tally = before();
  due = bytes;
  tell();
}

function begin() {
  due = null;
  clock = setInterval(touch, EVERY);
  touch();
}

// What was kept for the booth is nobody's any more: the next one to have this browser finds nothing of it.
async function leave() {
  isLeft = true;
  clearInterval(clock);
  stop.abort();
  await Promise.race([running?.catch(() => null), new Promise((done) => setTimeout(done, 3000))]);
  await drop();
}

if (!("serviceWorker" in navigator) || !("caches" in window)) {
  const said = document.getElementById("kept");
  said.textContent = said.dataset.sayNot;
} else {
  window.addEventListener("online", touch);
  window.addEventListener("offline", () => {
    isAway = true;
    tell();
  });
  document.addEventListener("post:started", begin);
  document.addEventListener("post:leave", ({ detail }) => detail.push(leave()));
  document.addEventListener("post:reset", touch);
  document.addEventListener("post:spoken", tell);
  look();
}
