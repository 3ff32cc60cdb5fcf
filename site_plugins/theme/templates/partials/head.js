(function (root) {
  var store, film, start, asked, taps = [], poster = document.currentScript.dataset.poster,
    modules = location.protocol !== "file:" && "findLast" in taps; {#- the newest thing they use: Chrome 97, Safari 15.4 #}
  try { store = localStorage } catch (e) { store = {} }
  root.classList.add("js");
  if (modules) root.classList.add("mod");
  if (store.low === "1" || navigator.connection && navigator.connection.saveData) root.classList.add("low");
  else if (poster) {
    var early = document.createElement("link");
    early.rel = "preload"; early.as = "image"; early.href = poster; early.fetchPriority = "high";
    document.head.append(early)
  }
  if (modules && navigator.serviceWorker && window.caches) root.classList.add("sw");
  if (store.last) root.classList.add("again");
  function look(on) {
    root.classList.toggle("elder", on);
    root.style.fontSize = on && store.size ? parseInt(store.size) + "px" : ""
  }
  if (store.elder === "1") look(true);
  function later() {
    if (document.readyState === "loading") return addEventListener("DOMContentLoaded", later);
    if (asked) return;
    var all = document.querySelectorAll("[data-later]"), left = all.length + 1;
    asked = true;
    settle();
    function here() {
      if (--left) return;
      removeEventListener("click", hold, true);
      root.setAttribute("data-live", ""); {#- a class would have every rule with :not([class]) looked at anew #}
      taps.forEach(function (one) { one.click() })
    }
    [].forEach.call(all, function (one) {
      var script = document.createElement("script");
      script.type = "module"; script.src = one.getAttribute("data-later"); script.fetchPriority = "low";
      script.onload = here;
      script.onerror = function () { if (film) native(); here() };
      document.head.append(script)
    });
    here()
  }
  function fresh() { {#- one who comes back is put where he was, so all must be laid out #}
    var way = window.performance && performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
    return way && way.type === "navigate"
  }
  function settle() { {#- what lies below the screen is laid out after the first paint, a section at a time #}
    var far = document.querySelector(".far");
    if (far) { far.classList.remove("far"); setTimeout(settle, 50) }
  }
  function hold(event) {
    var one = event.target.closest("button[type=button]:not(#elder)");
    if (!one) return;
    event.preventDefault(); event.stopImmediatePropagation();
    taps.push(one);
    later()
  }
  function native() { film.parentNode.hidden = false; film.controls = true; if (start) start.hidden = true }
  if (modules) {
    addEventListener("click", hold, true);
    if (window.PerformanceObserver && (PerformanceObserver.supportedEntryTypes || []).indexOf("paint") >= 0)
      new PerformanceObserver(function () { setTimeout(later) }).observe({ type: "paint", buffered: true });
    else addEventListener("load", later);
    addEventListener("load", function () { setTimeout(later, 3000) });
    ["pointerdown", "keydown", "touchstart"].forEach(function (kind) { addEventListener(kind, later, { once: true, passive: true }) });
    if (!location.hash && fresh()) root.classList.add("brief") {#- last: what hides must be sure to show #}
  }
  addEventListener("parsed", function () {
    var button = document.getElementById("elder"), still = document.querySelector(".still");
    film = document.querySelector(".film"); start = document.querySelector(".start");
    if (start && modules) start.hidden = false; else if (film) native();
    if (still && !modules) {
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
