// The drawing board, with mouse, finger and keys: booths are moved, sized and turned in centimetres, and each step is sent
// to the draft by the form that the page holds. Without this script the same is done by the booth's own form.
const STEP_MS = 500;
let waiting = 0;
let isSending = false;
let wasDragged = false;
let isTold = false;
// What was moved and is not on the draft yet, by code; and what of it is under way.
const pending = new Map();
let underWay = [];

const sheetOf = (booth) => booth.closest(".sheet");
const factor = (sheet) => Number(sheet.dataset.factor);
const grid = () => Number(document.getElementById("grid")?.value) || 10;
const shapeOf = (booth) => booth.dataset.shape.split(" ").map((point) => point.split(",").map(Number));
const onGrid = (cm) => Math.round(cm / grid()) * grid();
// From a place between two lines of the grid, the first step leads to the next one.
const onward = (at, step) => {
  if (!step) return at;
  return (step > 0 ? Math.floor(at / grid()) : Math.ceil(at / grid())) * grid() + step;
};
const SMALLEST_CM = 50;
const atLeast = (length) => Math.max(Math.ceil(SMALLEST_CM / grid()) * grid(), length);

const start = (shape) => [Math.min(...shape.map(([x]) => x)), Math.min(...shape.map(([, y]) => y))];
const middle = (shape) => {
  const xs = shape.map(([x]) => x);
  const ys = shape.map(([, y]) => y);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
};
const moved = (shape, dx, dy) => shape.map(([x, y]) => [x + dx, y + dy]);
const turned = (shape, degrees) => {
  const [mx, my] = middle(shape);
  const turn = (degrees * Math.PI) / 180;
  return shape.map(([x, y]) => [
    Math.round(mx + (x - mx) * Math.cos(turn) - (y - my) * Math.sin(turn)),
    Math.round(my + (x - mx) * Math.sin(turn) + (y - my) * Math.cos(turn)),
  ]);
};

// How long a side is, and its direction.
const side = (from, to) => {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [length, (to[0] - from[0]) / length, (to[1] - from[1]) / length];
};
// How far a way goes along the own sides of a rectangle; of any other polygon, across and down.
const along = (shape, dx, dy) => {
  if (shape.length !== 4) return [dx, dy];
  return [shape[1], shape[3]].map((to) => side(shape[0], to)).map(([, x, y]) => dx * x + dy * y);
};

// A rectangle grows along its own sides from its first corner; any other polygon is stretched from its upper left.
// `across` and `down` make the wanted length of the present one.
const sized = (shape, across, down) => {
  if (shape.length === 4) {
    const [a, b, , d] = shape;
    const grown = ([length, x, y], wanted) => [x * wanted(length), y * wanted(length)];
    const [wx, wy] = grown(side(a, b), across);
    const [hx, hy] = grown(side(a, d), down);
    return [a, [a[0] + wx, a[1] + wy], [a[0] + wx + hx, a[1] + wy + hy], [a[0] + hx, a[1] + hy]].map((p) => p.map(Math.round));
  }
  const xs = shape.map(([x]) => x);
  const ys = shape.map(([, y]) => y);
  const [left, top] = start(shape);
  const [width, depth] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const [kx, ky] = [across(width) / width, down(depth) / depth];
  return shape.map(([x, y]) => [Math.round(left + (x - left) * kx), Math.round(top + (y - top) * ky)]);
};

const show = (booth, shape) => {
  const k = factor(sheetOf(booth));
  const points = shape.map(([x, y]) => `${(x * k).toFixed(1)},${(y * k).toFixed(1)}`).join(" ");
  for (const polygon of booth.querySelectorAll("polygon")) polygon.setAttribute("points", points);
  const [mx, my] = middle(shape);
  const words = booth.querySelector(".words");
  words.setAttribute("transform", words.getAttribute("transform").replace(/translate\([^)]*\)/, `translate(${(mx * k).toFixed(1)} ${(my * k).toFixed(1)})`));
  booth.dataset.shape = shape.map((point) => point.join(",")).join(" ");
  if (booth.getAttribute("aria-current")) handles(booth);
};

// Each change is in the page at once and on the draft soon after, several in one go.
const keep = (booth) => {
  pending.set(booth.dataset.code, booth.dataset.shape);
  sessionStorage.setItem("board-focus", booth.id);
  clearTimeout(waiting);
  waiting = setTimeout(send, STEP_MS);
};

const filled = () => {
  underWay = [...pending];
  const form = document.getElementById("shapes");
  for (const old of form.querySelectorAll('[name="shape"]')) old.remove();
  for (const [code, shape] of pending) {
    const input = form.appendChild(document.createElement("input"));
    Object.assign(input, { type: "hidden", name: "shape", value: `${code} ${shape}` });
    form.elements.of.value = code;
  }
  pending.clear();
  return form;
};

// Nobody has it: it goes with the next step, unless the booth was moved again meanwhile.
const takeBack = (steps) => {
  for (const [code, shape] of steps) if (!pending.has(code)) pending.set(code, shape);
};

// One step after the other: what is moved while one is under way goes with the next.
const send = () => {
  if (!pending.size || isSending) return;
  isSending = true;
  filled().requestSubmit();
};

// A refusal has its own page; whoever did not answer, or not as they should, has nothing of it.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.elt.id !== "shapes") return;
  isSending = false;
  isTold = !detail.successful;
  if (!detail.xhr.status || detail.xhr.status >= 500) takeBack(underWay);
  underWay = [];
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id !== "shapes" || !event.defaultPrevented) return;
  isSending = false;
  takeBack(underWay);
});
window.addEventListener("online", () => send());

// Who goes elsewhere before it was sent takes it along: whether it arrived.
const sendNow = async () => {
  clearTimeout(waiting);
  const before = underWay;
  const form = filled();
  const steps = underWay;
  underWay = before;
  const status = await fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status && status < 500) return true;
  takeBack(steps);
  return false;
};
// Once told that the last move is not on the draft, whoever still wants to go may go without it.
const leave = async (aim) => {
  const form = document.getElementById("shapes");
  if (!(await sendNow()) && !isTold) {
    isTold = true;
    form.dispatchEvent(new Event("unreached", { bubbles: true }));
    return;
  }
  pending.clear();
  aim.click();
};
window.addEventListener("pagehide", () => pending.size && sendNow());
document.addEventListener(
  "click",
  (event) => {
    const aim = event.target.closest?.("a, button");
    if (wasDragged) {
      // The click that ends a drag opens no form.
      wasDragged = false;
      if (aim?.closest(".sheet")) return event.preventDefault(), event.stopPropagation();
    }
    if (!aim || !pending.size) return undefined;
    event.preventDefault();
    event.stopPropagation();
    return leave(aim);
  },
  true,
);

const SVG = "http://www.w3.org/2000/svg";
const handles = (booth) => {
  const sheet = sheetOf(booth);
  for (const old of sheet.querySelectorAll(".handle")) old.remove();
  const shape = shapeOf(booth);
  const k = factor(sheet);
  const [first, , third] = shape;
  const corner = third ?? first;
  const size = document.createElementNS(SVG, "rect");
  const [x, y] = [corner[0] * k, corner[1] * k];
  for (const [name, value] of Object.entries({ class: "handle", x: x - 8, y: y - 8, width: 16, height: 16 })) size.setAttribute(name, value);
  const turn = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ class: "handle turn", cx: first[0] * k, cy: first[1] * k, r: 9 })) turn.setAttribute(name, value);
  size.dataset.of = turn.dataset.of = booth.id;
  sheet.append(size, turn);
};

const placeIn = (sheet, event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
  return [point.x / factor(sheet), point.y / factor(sheet)];
};

// A hand that trembles while it clicks drags nothing.
const STILL_PX = 4;
const isStill = (from, to) => Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) < STILL_PX;

const dropped = (follow, done) => {
  const end = (event) => {
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    done(event);
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
};

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.(".sheet .handle");
  const booth = handle ? document.getElementById(handle.dataset.of) : event.target.closest?.(".sheet .booth");
  wasDragged = false;
  if (!booth || event.button) return;
  const sheet = sheetOf(booth);
  const from = placeIn(sheet, event);
  const shape = shapeOf(booth);
  let now = shape;
  const [left, top] = start(shape);
  const follow = (move) => {
    if (now === shape && isStill(event, move)) return;
    const [x, y] = placeIn(sheet, move);
    const [dx, dy] = [x - from[0], y - from[1]];
    if (handle?.classList.contains("turn")) {
      const [mx, my] = middle(shape);
      const degrees = ((Math.atan2(y - my, x - mx) - Math.atan2(from[1] - my, from[0] - mx)) * 180) / Math.PI;
      now = turned(shape, Math.round(degrees / 15) * 15);
    } else if (handle) {
      const [across, down] = along(shape, dx, dy).map((more) => (length) => atLeast(onGrid(length + more)));
      now = sized(shape, across, down);
    } else now = moved(shape, onGrid(left + dx) - left, onGrid(top + dy) - top);
    booth.classList.add("is-dragged");
    show(booth, now);
  };
  const done = () => {
    booth.classList.remove("is-dragged");
    if (String(now) === String(shape)) return;
    wasDragged = true;
    keep(booth);
  };
  event.preventDefault();
  booth.focus({ preventScroll: true });
  dropped(follow, done);
});

// What the form of a new booth holds already, but for the numbers that are drawn.
const DRAWN = ["place", "x", "y", "width", "depth", "angle", "corners"];
const typed = () => {
  const form = document.querySelector(".booth-panel form");
  if (form.elements.of.value) return [];
  return [...new FormData(form)].filter(([name]) => !["csrf_token", "of", ...DRAWN].includes(name));
};

// The form of what is drawn opens with its numbers; a move that is not sent yet goes first, as before every way on.
const offer = (sheet, [left, top, width, depth]) => {
  const { value } = document.getElementById("drawing");
  const form = document.getElementById(value === "booth" ? "draw-booth" : "draw-zone");
  const metres = Object.entries({ x: left, y: top, width, depth }).map(([name, cm]) => [name, (cm / 100).toFixed(2)]);
  const rest = value === "booth" ? typed() : [["kind", value]];
  for (const old of form.querySelectorAll("input")) old.remove();
  for (const [name, said] of [["hall", sheet.dataset.hall], ...metres, ...rest]) {
    Object.assign(form.appendChild(document.createElement("input")), { type: "hidden", name, value: said });
  }
  form.toggleAttribute("data-carries", value === "booth" && rest.length > 0);
  sessionStorage.setItem("board-focus", "code");
  form.querySelector("button").click();
};

// On empty ground the mouse or a pen draws a rectangle; a finger scrolls there.
document.addEventListener("pointerdown", (event) => {
  const sheet = event.target.closest?.(".sheet");
  if (!sheet || event.target.closest(".booth, .handle") || event.button || event.pointerType === "touch") return;
  if (!document.getElementById("drawing")) return;
  const from = placeIn(sheet, event).map(onGrid);
  const ghost = document.createElementNS(SVG, "rect");
  ghost.setAttribute("class", "ghost");
  let drawn = [0, 0, 0, 0];
  const follow = (move) => {
    if (!ghost.isConnected && isStill(event, move)) return;
    const to = placeIn(sheet, move).map(onGrid);
    const [left, top] = start([from, to]);
    drawn = [left, top, Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
    const k = factor(sheet);
    ["x", "y", "width", "height"].forEach((name, place) => ghost.setAttribute(name, (drawn[place] * k).toFixed(1)));
    sheet.append(ghost);
  };
  const done = ({ type }) => {
    ghost.remove();
    if (type === "pointerup" && Math.min(drawn[2], drawn[3]) >= SMALLEST_CM) offer(sheet, drawn);
  };
  event.preventDefault();
  dropped(follow, done);
});

// A browser would carry the link away instead.
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.(".sheet .booth")) event.preventDefault();
});

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  const booth = event.target.closest?.(".sheet .booth");
  if (!booth || event.ctrlKey || event.metaKey) return;
  const arrow = ARROWS[event.key];
  const turns = event.key.toLowerCase() === "r";
  if (!arrow && !turns) return;
  event.preventDefault();
  const step = grid() * (event.shiftKey ? 10 : 1);
  const shape = shapeOf(booth);
  const [dx, dy] = (arrow ?? [0, 0]).map((one) => one * step);
  const [left, top] = start(shape);
  const [across, down] = [dx, dy].map((more) => (length) => (more ? atLeast(onward(length, more)) : length));
  if (turns) show(booth, turned(shape, event.shiftKey ? 15 : 90));
  else if (event.altKey) show(booth, sized(shape, across, down));
  else show(booth, moved(shape, onward(left, dx) - left, onward(top, dy) - top));
  keep(booth);
});

// What only a script can use comes with it; the grid that was chosen holds on every page.
const tools = () => {
  const template = document.getElementById("board-tools");
  if (!template || document.getElementById("grid")) return;
  template.after(template.content.cloneNode(true));
  const choice = document.getElementById("grid");
  const kept = localStorage.getItem("board-grid");
  // A finger scrolls on empty ground: who has nothing else is offered no drawing.
  if (!matchMedia("(any-pointer: fine)").matches) document.getElementById("drawing").closest(".field").remove();
  if ([...choice.options].some(({ value }) => value === kept)) choice.value = kept;
};
document.addEventListener("change", ({ target }) => target.id === "grid" && localStorage.setItem("board-grid", target.value));

// After a step the page is a new one: who moved a booth with the keys goes on from there. It settles more than once.
const settle = () => {
  tools();
  for (const [code, shape] of pending) {
    const booth = document.querySelector(`.sheet .booth[data-code="${code}"]`);
    if (booth) show(booth, shape.split(" ").map((point) => point.split(",").map(Number)));
  }
  if (pending.size) waiting = setTimeout(send, STEP_MS);
  const chosen = document.querySelector(".sheet .booth[aria-current]");
  if (chosen) handles(chosen);
  const id = sessionStorage.getItem("board-focus");
  if (!id) return;
  setTimeout(() => sessionStorage.removeItem("board-focus"), STEP_MS);
  document.getElementById(id)?.focus({ preventScroll: id.startsWith("booth-") });
};
document.addEventListener("htmx:afterSettle", settle);
settle();
