/** A deep link to a moment, `#t=192`: the clip starts there; the player marks what is said. */

export function show() {
  const at = parseFloat(location.hash.slice(3)), video = document.querySelector(".player video");
  if (!video || !(at >= 0)) return;
  const seek = () => { video.currentTime = Math.min(at, video.duration || at); };
  video.preload = "metadata";
  if (video.readyState) seek();
  else video.addEventListener("loadedmetadata", seek, { once: true });
  video.scrollIntoView({ block: "nearest" });
  video.play()?.catch(() => {}); // a browser that wants a touch first shows the moment, paused
}
