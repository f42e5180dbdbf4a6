// What every page shares. All of it only smooths: each page works without it.
const announce = (text) => {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
};

// A boosted visit keeps the body of the page it began on: its class follows the content.
for (const name of ["htmx:afterSwap", "htmx:historyRestore"]) {
  document.addEventListener(name, () => {
    const wanted = document.getElementById("content")?.dataset.body;
    if (wanted !== undefined && document.body.className !== wanted) document.body.className = wanted;
  });
}

// A boosted navigation swaps the page under the reader: title, focus and a spoken word follow it, as a real load would.
document.addEventListener("htmx:afterSettle", (event) => {
  const words = document.getElementById(event.detail.target?.id)?.dataset.announce;
  if (words) announce(words);
  // Fields stay under the hands of who types in them: what was swapped in beside them marks them.
  for (const said of document.querySelectorAll("[data-said-of]")) {
    const field = document.getElementById(said.dataset.saidOf);
    if (said.hidden) field?.removeAttribute("aria-invalid");
    else field?.setAttribute("aria-invalid", "true");
  }
  // Whoever sends a form hears why it was refused; whoever only changes a field goes on to the next.
  const { requestConfig, xhr } = event.detail;
  const isSent = requestConfig?.triggeringEvent?.type === "submit" || requestConfig?.elt?.matches("button[type=submit]");
  if (isSent && xhr?.status >= 400) document.getElementById("summary")?.focus();
  if (event.detail.target?.id !== "content") return;
  const summary = document.getElementById("summary");
  const heading = document.querySelector("#content h1");
  (summary ?? heading)?.focus({ preventScroll: Boolean(!summary) });
  announce(document.title);
});

// Back twice in a row: the page of the first step must not come late over that of the second.
let restoring = null;
document.addEventListener("htmx:historyCacheMiss", ({ detail }) => {
  restoring?.abort();
  restoring = detail.xhr;
});

// The token of this session goes with every request that htmx makes.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('input[name="csrf_token"]')?.value;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

document.getElementById("summary")?.focus();

// Ctrl, Shift or the middle button open a link elsewhere, also where htmx would fetch it here.
document.addEventListener("click", (event) => {
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (elsewhere && event.target.closest?.("a[hx-get]")) event.stopPropagation();
}, true);

// A half-typed form is not left without a word. Not asked of forms with a password: a browser fills those in by itself.
let typed = null;
let sent = null;
const isUnsent = () => typed?.isConnected ?? false;
document.addEventListener("input", ({ target }) => {
  const form = target.type === "file" ? null : target.form;
  if (form?.method === "post" && form.closest("#content") && !form.querySelector('[type="password"]')) typed = form;
});
const sending = () => {
  sent = typed ?? sent;
  typed = null;
};
document.addEventListener("submit", ({ target }) => {
  if (target === typed) sending();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  // A form may take along what was typed in another one.
  if ((typed?.contains(elt) && elt.tagName !== "A") || "carries" in elt.dataset) sending();
  if (!isUnsent() || target?.id !== "content") return;
  if (window.confirm(document.getElementById("announcer").dataset.leave)) typed = null;
  else event.preventDefault();
});
window.addEventListener("beforeunload", (event) => {
  if (isUnsent()) event.preventDefault();
});

// A request that came to nothing says so, where a browser would have shown a page of its own; what was typed is unsent again.
const unreached = (words) => {
  const note = document.getElementById("unreached").content.cloneNode(true);
  const place = note.querySelector("p");
  if (words) place.textContent = words;
  announce(place.textContent);
  const notes = document.getElementById("notes");
  notes.replaceChildren(note);
  notes.scrollIntoView({ block: "nearest" });
};
// Who did nothing is told nothing: what a page asks by itself, it asks again.
const failed = ({ elt, triggeringEvent }) => {
  // A form that saves itself says it where it says everything: the page stays under the hands of who types.
  if (elt.dataset.unsaved) document.querySelector("#saved p").textContent = elt.dataset.unsaved;
  else if (triggeringEvent?.isTrusted) unreached(elt.dataset.unreached);
};
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, ({ detail }) => failed(detail.requestConfig));
document.addEventListener("unreached", ({ target }) => unreached(target.dataset.unreached));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful && sent?.isConnected) typed ??= sent;
  sent = null;
});
// Whoever answers in the market's place knows no part of a page; and what a page is still to send, no error takes away.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr, requestConfig } = detail;
  const isOurs = xhr.getResponseHeader("Vary")?.includes("HX-Request");
  const isPart = !requestConfig.elt.dataset.unsaved || detail.serverResponse.includes('id="saved"');
  if (xhr.status < 400 || (isOurs && isPart && !(xhr.status >= 500 && requestConfig.elt.dataset.unreached))) return;
  detail.shouldSwap = false;
  failed(requestConfig);
});
document.addEventListener("htmx:historyCacheMiss", ({ detail }) => detail.xhr.addEventListener("error", () => unreached()));
