// The tablet keeps the post: its pages, covers, sounds and pictures, as far as there is room, in the order of the board. At each
// contact with the market what changed is fetched and what is not shown any more is dropped. The worker plays it from there.

const POST = document.body.dataset.post;
// The worker looks for this name, and drops what has another one.
const NAME = `post-1:${POST}`;
const RECORD = `${POST}/record`;
const EVERY = 300_000;
const MOST = 300_000_000;

const away = document.getElementById("away");

let isBusy = false;
let isAway = false;
let tally = null;

const fill = (template, ...words) => words.reduce((text, word) => text.replace("{}", () => word), template);
const whole = (address) => new URL(address, location.href).href;

function tell() {
  away.hidden = !isAway;
  const said = document.getElementById("kept");
  const bar = document.getElementById("keeping");
  if (!tally) return;
  const { sayOne, sayMany, sayFull } = said.dataset;
  const words = fill(tally.all === 1 ? sayOne : sayMany, tally.kept, tally.all);
  said.textContent = tally.left ? `${words}. ${sayFull}` : words;
  bar.max = Math.max(tally.all, 1);
  bar.value = tally.all ? tally.kept : 1;
  document.body.dataset.kept = `${tally.kept}/${tally.all}`;
}

const ask = (address, how) => fetch(address, { credentials: "omit", cache: how });

// What was kept before: the version of each work that is whole.
const read = async (cache) => (await (await cache.match(RECORD))?.json()) ?? { works: {}, all: 0, left: 0 };
const write = (cache, record) => cache.put(RECORD, new Response(JSON.stringify(record)));

async function add(cache, address, how) {
  const answer = await ask(address, how);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer);
}

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
    const bytes = files.filter(([address]) => !this.wanted.has(whole(address))).reduce((sum, [, size]) => sum + size, 0);
    if (bytes > this.room) return false;
    this.room -= bytes;
    return true;
  }

  async work(work) {
    if (!this.takes(work.files)) {
      this.record.left += 1;
      delete this.record.works[work.slug];
      return;
    }
    await this.pages(work.pages, this.record.works[work.slug] === work.version);
    await this.files(work.files.map(([address]) => address));
    this.record.works[work.slug] = work.version;
  }

  async drop() {
    for (const request of await this.cache.keys()) if (!this.wanted.has(request.url)) await this.cache.delete(request, { ignoreVary: true });
  }
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
  await keeper.files(plan.shell);
  await keeper.pages(plan.pages, record.version === plan.version);
  const covers = plan.works.flatMap(({ cover }) => (cover ? [cover] : []));
  for (const cover of covers) if (keeper.takes([cover])) await keeper.files([cover[0]]);
  for (const work of plan.works) {
    await keeper.work(work);
    await write(cache, record);
    count();
  }
  for (const { films } of plan.works) if (films.length && keeper.takes(films)) await keeper.files(films.map(([address]) => address));
  await keeper.drop();
  record.version = plan.version;
  await write(cache, record);
}

// The market has no such company any more: nothing of it stays.
async function forget() {
  await caches.delete(NAME);
  await (await navigator.serviceWorker.getRegistration(POST))?.unregister();
}

async function plan() {
  const answer = await ask(`${POST}/kept.json`, "reload");
  if (answer.ok) return answer.json();
  if (answer.status === 404) await forget();
  throw new Error(`kept.json: ${answer.status}`);
}

// One contact with the market; where there is none, the post goes on with what it has.
async function contact() {
  if (isBusy) return;
  isBusy = true;
  try {
    const found = await plan();
    isAway = false;
    tell();
    document.dispatchEvent(new CustomEvent("post:plan", { detail: found.works }));
    await keep(found);
    document.body.dataset.held = "all";
  } catch (error) {
    isAway = error instanceof TypeError || !navigator.onLine;
    tell();
  } finally {
    isBusy = false;
  }
}

async function begin() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) {
    const said = document.getElementById("kept");
    said.textContent = said.dataset.sayNot;
    return;
  }
  await navigator.serviceWorker.register(`${POST}/worker.js`, { scope: POST, updateViaCache: "none" });
  const record = await read(await caches.open(NAME));
  if (record.all) tally = { kept: Object.keys(record.works).length, all: record.all, left: record.left };
  tell();
  contact();
  setInterval(contact, EVERY);
}

window.addEventListener("online", contact);
window.addEventListener("offline", () => {
  isAway = true;
  tell();
});
document.addEventListener("post:reset", contact);
document.addEventListener("post:spoken", tell);
begin().catch(contact);
