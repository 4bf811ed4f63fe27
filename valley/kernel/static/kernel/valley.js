/* Behaviour of the page components. Read from data- attributes; nothing inline, no eval, and every page works without it. */
(function () {
  "use strict";

  /* — charts: the option comes as JSON beside the figure; ECharts is fetched only where a chart stands — */
  var echartsWanted = null;
  function echartsReady() {
    if (window.echarts) return Promise.resolve(window.echarts);
    echartsWanted = echartsWanted || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = document.body.dataset.echarts;
      script.onload = function () { resolve(window.echarts); };
      script.onerror = reject;
      document.head.appendChild(script);
    });
    return echartsWanted;
  }

  function draw(root) {
    root.querySelectorAll("[data-chart]:not([data-drawn])").forEach(function (figure) {
      var source = document.getElementById(figure.dataset.chart);
      if (!source) return;
      figure.dataset.drawn = "wait";
      echartsReady().then(function (echarts) {
        var font = getComputedStyle(document.body).fontFamily;
        var option = JSON.parse(source.textContent);
        option.textStyle = Object.assign({ fontFamily: font }, option.textStyle);
        option.animation = !window.matchMedia("(prefers-reduced-motion: reduce)").matches && option.animation !== false;
        var chart = echarts.init(figure, null, { renderer: "canvas" });
        chart.setOption(option);
        figure.dataset.drawn = "yes";
        new ResizeObserver(function () { chart.resize(); }).observe(figure);
      });
    });
  }

  /* — pop-ups made of <details>: Escape and a click elsewhere close them — */
  function closePops(except) {
    document.querySelectorAll("details.nv-pop[open]").forEach(function (pop) {
      if (pop !== except) pop.removeAttribute("open");
    });
  }
  document.addEventListener("click", function (event) { closePops(event.target.closest("details.nv-pop")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = event.target.closest("details.nv-pop[open]");
    closePops(null);
    if (open) open.querySelector("summary").focus();
  });

  /* — a table's filters apply at once; without this file the button does it — */
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select, input[type=date]")) form.requestSubmit();
  });

  /* — a form is sent once — */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* — a slider and the number beside it say the same; the number is what is sent — */
  document.addEventListener("input", function (event) {
    var here = event.target;
    if (here.dataset && here.dataset.mirror) {
      var number = document.getElementById(here.dataset.mirror);
      if (number) number.value = Math.round(Number(here.value) * 10) / 10;
    } else if (here.id) {
      var slider = document.querySelector("[data-mirror=\"" + CSS.escape(here.id) + "\"]");
      if (slider) slider.value = here.value;
    }
  });

  /* — leave no refusal unseen — */
  function say(words) {
    var box = document.getElementById("nv-messages");
    var note = document.createElement("div");
    note.className = "nv-note nv-bad";
    note.setAttribute("role", "alert");
    note.textContent = words;
    box.replaceChildren(note);
    note.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:responseError", function () { say(document.body.dataset.saidFailed); });
  document.addEventListener("htmx:sendError", function () { say(document.body.dataset.saidOffline); });
  document.addEventListener("htmx:load", function (event) { draw(event.target); });

  /* — a plain wide table can be scrolled by keyboard — */
  function reach(root) {
    root.querySelectorAll(".table-responsive:not([tabindex])").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    });
  }
  window.addEventListener("resize", function () { reach(document); });
  document.addEventListener("htmx:load", function (event) { reach(event.target); });

  function start() {
    draw(document);
    reach(document);
    var focus = document.querySelector("[data-focus]");
    if (focus) focus.focus();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
