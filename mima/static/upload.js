// Files of an offering travel one by one, each with its progress; one that is refused never stops the others.
// Without this module the same form sends them all at once.
const MOST_AT_ONCE = 2;
const waiting = [];
let running = 0;

const announce = (text) => {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
};

// The buttons for readers without script go, here and in every part that is swapped in.
const hidePlain = () => document.querySelectorAll("[data-plain]").forEach((part) => { part.hidden = true; });

const newRow = (file) => {
  const row = document.getElementById("upload").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", file.name);
  document.getElementById("uploads").append(row);
  return row;
};

const say = (row, text) => { row.querySelector(".hint").textContent = text; };

const fail = (job, sentence) => {
  job.row.dataset.state = "bad";
  job.row.querySelector("use").setAttribute("href", "#i-alert");
  job.row.querySelector("progress").remove();
  say(job.row, sentence);
  announce(`${job.file.name}: ${sentence}`);
};

const refresh = (zone) => window.htmx?.ajax("GET", zone.list, { target: "#file-list", select: "#file-list", swap: "outerHTML" });

const finish = (job, request) => {
  if (request.status >= 200 && request.status < 300) {
    job.row.remove();
    announce(`${job.file.name}: ${job.zone.sent}`);
    refresh(job.zone);
  } else {
    const note = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".note p");
    fail(job, note?.textContent.trim() || job.zone.lost);
  }
};

const send = (job) => {
  const body = new FormData();
  body.append("csrf_token", document.querySelector('input[name="csrf_token"]').value);
  body.append("files", job.file);
  const request = new XMLHttpRequest();
  request.open("POST", job.zone.upload);
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", (event) => {
    const percent = event.total ? Math.round((100 * event.loaded) / event.total) : 0;
    job.row.querySelector("progress").value = percent;
    say(job.row, job.zone.sending.replace("PP", percent));
  });
  request.addEventListener("load", () => finish(job, request));
  request.addEventListener("error", () => fail(job, job.zone.lost));
  request.addEventListener("loadend", () => { running -= 1; next(); });
  request.send(body);
};

const next = () => {
  while (running < MOST_AT_ONCE && waiting.length) {
    running += 1;
    send(waiting.shift());
  }
};

const take = (drop, files) => {
  for (const file of files) {
    const job = { file, zone: drop.dataset, row: newRow(file) };
    if (file.size > Number(drop.dataset.most) * 1e6) fail(job, drop.dataset.tooLarge);
    else { say(job.row, drop.dataset.queued); waiting.push(job); }
  }
  next();
};

const takeFrom = (input) => {
  const drop = input.closest?.(".drop[data-upload]");
  if (!drop || !input.files) return;
  take(drop, [...input.files]);
  input.value = "";
};

document.addEventListener("change", (event) => takeFrom(event.target));

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const drop = event.target.closest?.(".drop[data-upload]");
    if (!drop || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("is-over", name === "dragover");
    if (name === "drop") take(drop, [...event.dataTransfer.files]);
  });
}

document.addEventListener("click", (event) => event.target.closest?.("[data-close]")?.closest(".file").remove());

// Nothing is swapped under somebody who is writing a description; the next round comes in two seconds.
document.addEventListener("htmx:beforeRequest", (event) => {
  const list = document.getElementById("file-list");
  if (event.detail.elt === list && list?.querySelector(":is(textarea, audio):focus")) event.preventDefault();
});

// Whoever has the keyboard on a file that goes with a new list goes on at its place, with the last file or with choosing another.
let place = -1;
const shown = new WeakSet();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  shown.add(detail.xhr);
  const file = document.activeElement?.closest("#file-list .file");
  if (detail.target.id === "file-list") place = file ? [...file.parentElement.children].indexOf(file) : -1;
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "file-list" || place < 0) return;
  const left = [...document.querySelectorAll('#file-list [id^="remove-"]')];
  if (document.activeElement?.matches("body, #content")) (left[place] ?? left.at(-1) ?? document.querySelector(".drop input"))?.focus();
  place = -1;
});

// An answer for a list that another one has replaced meanwhile is shown nowhere: the list is asked for again.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isLost = detail.target?.id === "file-list" && detail.successful && !shown.has(detail.xhr);
  if (isLost) refresh(document.querySelector(".drop[data-upload]").dataset);
});

document.addEventListener("htmx:afterSettle", hidePlain);
hidePlain();
// Whoever was faster than this module has already chosen.
document.querySelectorAll('.drop[data-upload] input[type="file"]').forEach(takeFrom);
