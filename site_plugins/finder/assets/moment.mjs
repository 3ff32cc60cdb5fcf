/** A deep link to a moment, `#t=192`: the clip starts there and what is said there is marked. */

export function show() {
  const at = parseFloat(location.hash.slice(3)), video = document.querySelector(".player video");
  if (!video || !(at >= 0)) return;
  const seek = () => { video.currentTime = Math.min(at, video.duration || at); };
  const track = video.textTracks[0];
  if (track) {
    if (track.mode === "disabled") track.mode = "hidden";
    const element = video.querySelector("track");
    if (track.cues?.length) mark(track, at);
    else element?.addEventListener("load", () => mark(track, at), { once: true });
  }
  video.preload = "metadata";
  if (video.readyState) seek();
  else video.addEventListener("loadedmetadata", seek, { once: true });
  video.scrollIntoView({ block: "nearest" });
  video.play()?.catch(() => {}); // a browser that wants a touch first shows the moment, paused
}

/** Marks the cue's words in the transcript. */
function mark(track, at) {
  const cue = Array.from(track.cues).find((one) => one.startTime <= at + 0.5 && one.endTime > at + 0.05);
  if (!cue) return;
  document.querySelector("mark.moment")?.replaceWith(document.querySelector("mark.moment").textContent);
  const said = cue.text.replace(/<[^>]*>/g, "").trim();
  const transcript = document.querySelector(".transcript");
  if (!said || !transcript) return;
  transcript.normalize();
  const texts = document.createTreeWalker(transcript, NodeFilter.SHOW_TEXT); // paragraphs, or the player's lines
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const place = text.data.indexOf(said);
    if (place < 0) continue;
    const range = document.createRange(), made = document.createElement("mark");
    range.setStart(text, place);
    range.setEnd(text, place + said.length);
    made.className = "moment";
    range.surroundContents(made);
    return;
  }
}
