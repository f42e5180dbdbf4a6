// Files of an offering travel one by one and in pieces, each with its progress: a broken line costs one piece, a refused file
// stops no other, and what did not arrive goes on when it is chosen again. Without this module the form sends them all at once.
const MOST_AT_ONCE = 2;
// The first piece is small, so that a file that we do not take is told at its beginning.
const FIRST = 1_000_000, PIECE = 4_000_000;
const MOST_TRIES = 8;
const jobs = [];
let running = 0, beginning = Promise.resolve();

const announce = (text) => {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
};

const theDrop = () => document.querySelector(".drop[data-upload]");
const list = () => document.getElementById("uploads");
const say = (job, text) => { job.row.querySelector(".hint").textContent = text; };
const part = (job, name) => job.row.querySelector(`[data-${name}]`);
const percent = (job, sent = job.offset) => Math.floor((100 * sent) / job.file.size);

const show = (job, text, sent) => {
  job.row.querySelector("progress").value = percent(job, sent);
  say(job, text.replace("PP", percent(job, sent)));
};

const newRow = (file) => {
  const row = document.getElementById("upload").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", file.name);
  return row;
};

// The row that names a file of an earlier visit is the place of the same file chosen again.
const place = (job) => {
  const { name, size, lastModified } = job.file;
  const same = (row) => row.dataset.name === name.normalize("NFC") && row.dataset.size === `${size}` && row.dataset.modified === `${lastModified}`;
  const earlier = [...list().children].find(same);
  if (earlier) earlier.replaceWith(job.row);
  else list().append(job.row);
};

let renewal = 0;
const renew = () => {
  clearTimeout(renewal);
  renewal = setTimeout(() => {
    const drop = theDrop();
    if (drop) window.htmx?.ajax("GET", drop.dataset.list, { target: "#file-list", select: "#file-list", swap: "outerHTML" });
  }, 400);
};

const look = (job, state, sign) => {
  job.row.dataset.state = state;
  job.row.querySelector("use").setAttribute("href", sign);
  job.row.querySelector("progress").hidden = state === "bad";
  part(job, "stop").hidden = state === "bad";
  part(job, "close").hidden = state !== "bad";
  part(job, "again").hidden = !(state === "bad" && job.mayGoOn);
};

const fail = (job, sentence, mayGoOn) => {
  job.state = "failed";
  job.mayGoOn = mayGoOn;
  look(job, "bad", "#i-alert");
  say(job, sentence);
  announce(`${job.file.name}: ${sentence}`);
  renew();
};

const leave = (job) => {
  job.state = "over";
  jobs.splice(jobs.indexOf(job), 1);
  job.row.remove();
};

const arrive = (job) => {
  leave(job);
  announce(`${job.file.name}: ${job.words.sent}`);
  renew();
};

// One request; a line that breaks is an answer with the status 0.
const ask = (job, method, address, body, headers = {}) => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  job.request = request;
  request.open(method, address);
  for (const [name, value] of Object.entries({ "HX-Request": "true", "X-CSRFToken": job.token, ...headers })) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", (event) => {
    if (method !== "PATCH" || job.state !== "sending") return;
    const sent = Math.min(job.offset + event.loaded, job.file.size);
    show(job, sent === job.file.size ? job.words.joining : job.words.sending, sent);
  });
  request.addEventListener("loadend", () => {
    const offset = request.getResponseHeader("Upload-Offset");
    resolve({
      status: request.status,
      // Whoever is no longer signed in is led to another page, which is good but no answer.
      isGood: request.status >= 200 && request.status < 300 && offset !== null,
      offset: offset === null ? null : Number(offset),
      isDone: request.getResponseHeader("Upload-Complete") === "?1",
      address: request.getResponseHeader("Location"),
      sentence: () => new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".note p")?.textContent.trim(),
    });
  });
  request.send(body);
});

const begin = (job) => {
  const { name, size, lastModified } = job.file;
  return ask(job, "POST", job.words.upload, new URLSearchParams({ name, size, modified: lastModified }));
};

const step = (job) => {
  if (!job.address) return begin(job);
  // After a broken line nobody knows how much has come through.
  if (job.isUnsure) return ask(job, "GET", job.address);
  const piece = job.file.slice(job.offset, job.offset + (job.offset ? PIECE : FIRST));
  return ask(job, "PATCH", job.address, piece, { "Upload-Offset": `${job.offset}`, "Content-Type": "application/offset+octet-stream" });
};

const mayPass = (status) => status === 0 || status === 408 || status === 429 || status >= 500;

// A while, longer each time; at once when the line is back.
const pause = (tries) => new Promise((resolve) => {
  const timer = setTimeout(resolve, Math.min(30_000, 500 * 2 ** tries));
  window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

// What an answer means for the file; whether there is something more to send.
const goesOn = async (job, answer) => {
  if (answer.isGood) Object.assign(job, { address: answer.address, offset: answer.offset, isUnsure: false, tries: answer.offset > job.offset ? 0 : job.tries });
  if (answer.isGood && answer.isDone) return arrive(job), false;
  if (answer.isGood) return true;
  job.tries += 1;
  const isTold = answer.status === 409 && answer.offset !== null;
  const isGone = answer.status === 404 && job.address;
  if (!(isTold || isGone || mayPass(answer.status))) return fail(job, answer.sentence() || job.words.failed, ![413, 422].includes(answer.status)), false;
  if (job.tries > MOST_TRIES) return fail(job, answer.sentence() || job.words.failed, true), false;
  if (isTold) Object.assign(job, { offset: answer.offset, isUnsure: false });
  else if (isGone) Object.assign(job, { address: null, offset: 0, isUnsure: false });
  else {
    job.isUnsure = true;
    show(job, job.words.waiting);
  }
  if (!isTold || answer.offset === job.file.size) await pause(job.tries);
  return job.state === "sending";
};

const send = async (job) => {
  running += 1;
  job.state = "sending";
  while (job.state === "sending") {
    const answer = await step(job);
    if (job.state !== "sending" || !(await goesOn(job, answer))) break;
  }
  running -= 1;
  next();
};

const next = () => {
  for (const job of jobs.filter((one) => one.state === "begun").slice(0, MOST_AT_ONCE - running)) send(job);
};

// All are announced before the bytes of most travel: their order is known, and whoever comes back finds them named.
const announceOne = async (job) => {
  if (job.state !== "new") return;
  const answer = await begin(job);
  if (job.state !== "new") return;
  if (answer.isGood) Object.assign(job, { address: answer.address, offset: answer.offset });
  if (!answer.isGood && !mayPass(answer.status)) return fail(job, answer.sentence() || job.words.failed, ![413, 422].includes(answer.status));
  job.state = "begun";
  show(job, job.words.queued);
  next();
};

const take = (drop, files) => {
  const token = document.querySelector('input[name="csrf_token"]').value;
  for (const file of files) {
    const isHere = (job) => job.state !== "failed" && job.file.name === file.name && job.file.size === file.size && job.file.lastModified === file.lastModified;
    if (jobs.some(isHere)) continue;
    const job = { file, token, words: { ...drop.dataset }, row: newRow(file), state: "new", address: null, offset: 0, tries: 0, isUnsure: false, mayGoOn: false };
    job.row.job = job;
    jobs.push(job);
    place(job);
    say(job, job.words.queued);
    beginning = beginning.then(() => announceOne(job));
  }
  beginning = beginning.then(renew);
};

const again = (job) => {
  Object.assign(job, { state: "begun", tries: 0, isUnsure: Boolean(job.address) });
  look(job, "busy", "#i-up");
  show(job, job.words.queued);
  next();
};

const stop = (job) => {
  const { address, request } = job;
  leave(job);
  request?.abort();
  if (address) ask({ ...job, state: "over" }, "DELETE", address).then(renew);
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

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-stop], [data-close], [data-again]");
  const job = button?.closest(".file")?.job;
  if (!job) return;
  if (button.matches("[data-again]")) again(job);
  else if (button.matches("[data-stop]")) stop(job);
  else leave(job);
});

// The files go on while their person looks elsewhere; back at the form, they are in their rows again.
document.addEventListener("htmx:afterSettle", () => {
  const drop = theDrop();
  for (const job of jobs) if (drop?.dataset.upload === job.words.upload && !job.row.isConnected) place(job);
});

// Whoever was faster than this module has already chosen.
document.querySelectorAll('.drop[data-upload] input[type="file"]').forEach(takeFrom);
