// The player's keys, outside of fields. Single letters may be switched off: some people's voice or hands press them by chance.

const player = document.getElementById("player");
const audio = player.querySelector("audio");
const help = document.getElementById("keys");
const choice = help.querySelector("input");
const OFF = "keys-off";

const press = (selector) => player.querySelector(selector).click();
const skip = (by) => document.dispatchEvent(new CustomEvent("player:seek", { detail: audio.currentTime + by }));
const toggle = () => (player.hidden ? document.querySelector("#content [data-play]")?.click() : press(".keys .play"));
const DOES = {
  k: toggle,
  j: () => skip(-10),
  l: () => skip(10),
  n: () => press('[data-step="1"]'),
  p: () => press('[data-step="-1"]'),
};
const SHIFTED = { ArrowLeft: () => skip(-10), ArrowRight: () => skip(10) };

// A browser that keeps nothing for anybody throws at the very name; there the choice lasts as long as the page.
const store = (() => {
  try {
    return window.localStorage;
  } catch (error) {
    if (error.name === "SecurityError") return null;
    throw error;
  }
})();
choice.checked = !store?.getItem(OFF);
choice.addEventListener("change", () => (choice.checked ? store?.removeItem(OFF) : store?.setItem(OFF, "1")));

const FIELDS = "input:not([type=range]), textarea, select, [contenteditable]";
const OWN_SPACE = `${FIELDS}, button, a[href], summary, video, audio`;
const OWN_ARROWS = `${FIELDS}, [role=slider], input, video, audio, .booth`;

function act({ key, shiftKey, target }) {
  const isIn = (selector) => Boolean(target.closest?.(selector));
  if (!isIn(FIELDS) && key === "?") return () => help.showModal();
  if (shiftKey) return !player.hidden && !isIn(OWN_ARROWS) ? SHIFTED[key] : undefined;
  if (key === " ") return !player.hidden && !isIn(OWN_SPACE) ? toggle : undefined;
  return isIn(FIELDS) || (player.hidden && key !== "k") ? undefined : DOES[key];
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !choice.checked) return;
  if (document.querySelector("dialog[open]")) return;
  const does = act(event);
  if (!does) return;
  event.preventDefault();
  does();
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-keys]")) help.showModal();
  else if (target.closest("[data-keys-close]")) help.close();
});
