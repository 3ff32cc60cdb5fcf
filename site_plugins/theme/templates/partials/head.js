(function (root) {
  var store, poster = document.currentScript.dataset.poster;
  try { store = localStorage } catch (e) { store = {} }
  root.classList.add("js");
  if (location.protocol !== "file:" && "noModule" in document.createElement("script")) root.classList.add("mod");
  if (store.low === "1" || navigator.connection && navigator.connection.saveData) root.classList.add("low");
  else if (poster) {
    var early = document.createElement("link");
    early.rel = "preload"; early.as = "image"; early.href = poster; early.fetchPriority = "high";
    document.head.append(early)
  }
  if (navigator.serviceWorker && window.caches) root.classList.add("sw");
  if (store.last) root.classList.add("again");
  function look(on) {
    root.classList.toggle("elder", on);
    root.style.fontSize = on && store.size ? parseInt(store.size) + "px" : ""
  }
  if (store.elder === "1") look(true);
  addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("elder"), still = document.querySelector(".still"), film = document.querySelector(".film");
    if (still && !root.classList.contains("mod")) {
      film.poster = still.src;
      if (film.textTracks && film.textTracks[0]) film.textTracks[0].mode = "showing"
    }
    if (film) { film.setAttribute("webkit-playsinline", ""); film.setAttribute("x5-playsinline", "") }
    function show() { button.setAttribute("aria-pressed", root.classList.contains("elder")) }
    button.addEventListener("click", function () {
      var on = !root.classList.contains("elder");
      look(on);
      try { store.elder = on ? "1" : "0" } catch (e) { }
      show()
    });
    show()
  })
})(document.documentElement)
