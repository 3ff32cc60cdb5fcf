/** Reads the page to those who would rather listen. The browser's own voice; nothing is sent by us. */

/** Pieces short enough that no browser's voice gives up on them. @param {string} words @returns {string[]} */
export const pieces = (words) => words.replace(/\s+/g, " ").match(/[^。！？；\n]{1,120}[。！？；]?/g) ?? [];

/** What there is to read, from top to bottom. @returns {string[]} */
function words() {
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const found = [...main.querySelectorAll("h1, h2, h3, p, li")].filter((one) => {
    const shown = /** @type {HTMLElement} */ (one).offsetParent !== null;
    return shown && !one.closest("nav, .player, .watch, .acts, .useful, .sources, [role=status], .list, .tip-list, li li") && !one.querySelector("p, h3");
  });
  return found.flatMap((one) => pieces(one.textContent ?? ""));
}

/** @param {HTMLElement} button */
export function toggle(button) {
  const label = /** @type {HTMLElement} */ (button.querySelector("span"));
  const stop = () => { speechSynthesis.cancel(); button.setAttribute("aria-pressed", "false"); label.textContent = "读给我听"; };
  if (button.getAttribute("aria-pressed") === "true") { stop(); return; }
  speechSynthesis.cancel();
  button.setAttribute("aria-pressed", "true");
  label.textContent = "停下";
  const voice = speechSynthesis.getVoices().find((one) => /^(zh|cmn)/i.test(one.lang));
  const parts = words();
  parts.forEach((part, place) => {
    const said = new SpeechSynthesisUtterance(part);
    said.lang = "zh-CN";
    said.rate = 0.9;
    if (voice) said.voice = voice;
    if (place === parts.length - 1) said.onend = stop;
    said.onerror = stop;
    speechSynthesis.speak(said);
  });
  addEventListener("pagehide", () => speechSynthesis.cancel(), { once: true });
}
