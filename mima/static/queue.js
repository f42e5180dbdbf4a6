// What the player plays next, as a list that a person reads, puts in order and shortens.

const panel = document.getElementById("queue");
const list = panel.querySelector("ol");
const row = panel.querySelector("template");
const { sayPlay, sayUp, sayDown, sayRemove } = panel.dataset;
const fill = (template, word) => template.replace("{}", () => word);

let queue = [];
let current = null;

function draw() {
  list.replaceChildren(...queue.map((track, place) => {
    const item = row.content.cloneNode(true).firstElementChild;
    const [go, up, down, remove] = item.querySelectorAll("button");
    const isCurrent = track.src === current?.src;
    item.dataset.src = track.src;
    if (isCurrent) item.setAttribute("aria-current", "true");
    go.querySelector(".name").textContent = track.title;
    go.querySelector(".by").textContent = track.by;
    const labels = [[go, sayPlay], [up, sayUp], [down, sayDown], [remove, sayRemove]];
    for (const [button, words] of labels) button.setAttribute("aria-label", fill(words, track.title));
    up.disabled = place === 0;
    down.disabled = place === queue.length - 1;
    // What plays is taken away by closing the player.
    remove.disabled = isCurrent;
    return item;
  }));
}

// The button that was pressed is pressed again at its track's new place; where it is none now, its neighbour is at hand.
function send(next, place, action) {
  document.dispatchEvent(new CustomEvent("player:arranged", { detail: next }));
  const item = list.children[Math.min(place, list.children.length - 1)];
  (item?.querySelector(`[data-do="${action}"]:not(:disabled)`) ?? item?.querySelector("button"))?.focus();
}

function move(from, to, action) {
  const next = [...queue];
  next.splice(to, 0, ...next.splice(from, 1));
  send(next, to, action);
}

list.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const item = button.closest("li");
  const place = [...list.children].indexOf(item);
  const action = button.dataset.do;
  if (action === "play") document.dispatchEvent(new CustomEvent("player:wanted", { detail: item.dataset.src }));
  else if (action === "up") move(place, place - 1, action);
  else if (action === "down") move(place, place + 1, action);
  else send(queue.filter((_track, other) => other !== place), place, action);
});

document.addEventListener("player:queue", ({ detail }) => {
  const had = list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.src : null;
  ({ queue, track: current } = detail);
  draw();
  if (had) list.querySelector(`[data-src="${CSS.escape(had)}"] button`)?.focus();
});
