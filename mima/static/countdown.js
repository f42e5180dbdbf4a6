// Counts a hold down, by the server's clock: text every second, one square less every minute, a spoken word near the end.
const MINUTE = 60;
const SPOKEN = [5 * MINUTE, MINUTE];

const secondsLeft = (hold) => {
  // The page says when it was made, so a wrong clock on the reader's desk does no harm.
  hold.skew ??= Date.now() - Date.parse(hold.dataset.now);
  return Math.max(0, Math.round((Date.parse(hold.dataset.until) - Date.now() + hold.skew) / 1000));
};

const words = (hold, left) => {
  const values = { minutes: Math.floor(left / MINUTE), seconds: String(left % MINUTE).padStart(2, "0") };
  return hold.dataset.words.replace("MM", values.minutes).replace("SS", values.seconds);
};

const show = (hold) => {
  const left = secondsLeft(hold);
  const squares = hold.querySelectorAll("rect");
  const gone = squares.length - Math.ceil((left / Number(hold.dataset.whole)) * squares.length);
  squares.forEach((square, place) => square.classList.toggle("gone", place < gone));
  const text = hold.querySelector("[data-left]");
  if (text) text.textContent = left ? words(hold, left) : hold.dataset.over;
  if (SPOKEN.includes(left) || (left === 0 && !hold.dataset.ended)) {
    document.getElementById("announcer").textContent = left ? words(hold, left) : hold.dataset.over;
  }
  if (left === 0) hold.dataset.ended = "true";
};

setInterval(() => document.querySelectorAll(".hold[data-until]").forEach(show), 1000);
