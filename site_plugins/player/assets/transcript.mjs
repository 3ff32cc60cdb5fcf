/**
 * The transcript and the chapters follow the clip, and a tap on them moves it. The words are in the page
 * already; the captions only say when each is spoken.
 */

/** @param {string} text WebVTT as the hub writes it @returns {{a: number, z: number, text: string}[]} seconds and words */
export function cuesOf(text) {
  const second = (stamp) => stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const found = text.matchAll(/^([\d:.]+) --> ([\d:.]+).*\n((?:.+\n?)+)/gm);
  const plain = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  return Array.from(found, ([, a, z, words]) => ({ a: second(a), z: second(z), text: words.replace(/&(?:lt|gt|amp);/g, (sign) => plain[sign]) }));
}

const bare = (text) => text.replace(/\s/g, "");

export function transcript(video, { go, clock }) {
  const fold = document.querySelector(".transcript");
  const chapters = [...document.querySelectorAll(".chapters a[data-at]")].map((link) => ({ at: Number(link.dataset.at), link }));
  for (const { at, link } of chapters) link.addEventListener("click", (event) => { event.preventDefault(); go(at); });

  /** @type {{a: number, node: HTMLElement}[]} */
  let spans = [];
  let asked;
  /* the words of each paragraph, cut where a caption begins */
  function cut(cues) {
    let number = 0;
    for (const words of fold.querySelectorAll("p")) {
      let rest = bare(words.textContent);
      const parts = [];
      while (number < cues.length && rest.startsWith(bare(cues[number].text))) {
        const node = document.createElement("span");
        node.textContent = bare(cues[number].text);
        node.dataset.at = String(cues[number].a);
        parts.push(node);
        spans.push({ a: cues[number].a, node });
        rest = rest.slice(node.textContent.length);
        number += 1;
      }
      if (!parts.length || rest) continue;
      const jump = document.createElement("a");
      jump.className = "clock";
      jump.href = `#t=${Math.floor(Number(parts[0].dataset.at))}`;
      jump.textContent = clock(Number(parts[0].dataset.at));
      words.replaceChildren(jump, ...parts);
    }
  }
  const times = () => asked ||= fetch(video.querySelector("track").src).then((answer) => answer.text()).then((text) => { cut(cuesOf(text)); follow(); }).catch(() => {});
  const current = (list, key, at) => list.findLast((one) => one[key] <= at + 0.05);
  let last, chapter;
  function follow() {
    const at = video.currentTime;
    const next = current(chapters, "at", at);
    if (next !== chapter) { chapter?.link.removeAttribute("aria-current"); next?.link.setAttribute("aria-current", "true"); chapter = next; }
    const span = current(spans, "a", at);
    if (span === last) return;
    last?.node.removeAttribute("aria-current");
    span?.node.setAttribute("aria-current", "true");
    last = span;
  }
  /* timeupdate comes four times a second at best: while playing, look at every picture */
  const beat = () => { follow(); if (!video.paused) requestAnimationFrame(beat); };
  video.addEventListener("play", beat);
  video.addEventListener("seeked", follow);
  video.addEventListener("timeupdate", follow);
  if (!fold || !video.querySelector("track")) return;

  video.addEventListener("play", times, { once: true });
  if (location.hash.startsWith("#t=")) times(); // a link to a moment shows what is said there before anything plays
  addEventListener("hashchange", times);
  for (const kind of ["pointerenter", "focusin", "touchstart"]) fold.addEventListener(kind, times, { once: true, passive: true });
  fold.addEventListener("click", (event) => {
    const span = event.target.closest("span[data-at]");
    if (span && getSelection().isCollapsed) go(Number(span.dataset.at));
  });

  /* search: the hits are marked and counted, Enter goes to the next */
  const form = document.createElement("form");
  form.className = "find";
  form.setAttribute("role", "search");
  form.innerHTML = '<label>在文字稿里找<input type="search" autocomplete="off" enterkeyhint="next"></label><output></output>';
  fold.querySelector("summary").after(form);
  const input = form.querySelector("input"), output = form.querySelector("output");
  let hits = [], hit = -1;
  input.addEventListener("input", async () => {
    await times();
    const words = bare(input.value);
    for (const one of hits) one.classList.remove("hit");
    hits = words ? spans.map((one) => one.node).filter((node) => node.textContent.includes(words)) : [];
    for (const one of hits) one.classList.add("hit");
    hit = -1;
    output.textContent = words ? (hits.length ? `${hits.length} 处` : "没有找到") : "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!hits.length) return;
    hit = (hit + 1) % hits.length;
    hits[hit].scrollIntoView({ block: "center" });
    output.textContent = `第 ${hit + 1} 处，共 ${hits.length} 处`;
  });
}
