// Players of other sites come when somebody presses for them, and not before. Their address is the server's.

const ALLOW = "autoplay; encrypted-media; fullscreen; picture-in-picture";
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation";
// What each takes for "pause"; one that takes nothing goes back to its panel.
const PAUSES = {
  youtube: '{"event":"command","func":"pauseVideo","args":[]}',
  vimeo: '{"method":"pause"}',
  soundcloud: '{"method":"pause"}',
};

const panels = () => [...document.querySelectorAll("#content [data-frame]")];
const originOf = (panel) => new URL(panel.dataset.frame).origin;
// A page says which players it may show when it is loaded. One that was swapped in has the word of the page before it.
const allowed = new Set(panels().map(originOf));
const hush = () => document.querySelectorAll("audio, video").forEach((one) => one.pause());

function load(panel) {
  const frame = document.createElement("iframe");
  frame.title = panel.dataset.name;
  frame.allow = ALLOW;
  frame.sandbox = SANDBOX;
  // With no word at all of where it stands, some refuse to play.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = panel.dataset.frame;
  hush();
  panel.before(frame);
  panel.hidden = true;
  frame.focus();
}

function press(panel) {
  if (allowed.has(originOf(panel))) load(panel);
  else {
    history.replaceState({ ...history.state, embed: panel.dataset.frame }, "");
    location.reload();
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-load]");
  if (button) press(button.closest("[data-frame]"));
});

// Whoever presses inside such a player takes the keyboard there: that is all that this page learns of it.
window.addEventListener("blur", () => {
  if (document.activeElement?.matches("#content iframe")) hush();
});

// And when something of ours plays, they are silent.
document.addEventListener("play", () => {
  for (const panel of panels().filter((one) => one.hidden)) {
    const frame = panel.previousElementSibling;
    const word = PAUSES[panel.dataset.provider];
    if (word) frame.contentWindow.postMessage(word, originOf(panel));
    else {
      frame.remove();
      panel.hidden = false;
    }
  }
}, true);

// The press that made this page load anew.
const { embed: pressed, ...state } = history.state ?? {};
if (pressed) {
  history.replaceState(state, "");
  const panel = panels().find(({ dataset }) => dataset.frame === pressed);
  if (panel) {
    load(panel);
    panel.previousElementSibling.scrollIntoView({ block: "center" });
  }
}
