/* Reads codes with the browser's own BarcodeDetector; where there is none, the box below takes what is typed. */
(function () {
  "use strict";
  var box = document.getElementById("tr-scan");
  var video = document.getElementById("tr-video");
  var said = document.getElementById("tr-said");
  var start = document.getElementById("tr-start");
  var code = document.getElementById("tr-code");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) {
    said.textContent = box.dataset.saidNone;
    code.focus();
    return;
  }
  start.hidden = false;
  start.addEventListener("click", function () {
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
      var wanted = ["qr_code", "data_matrix", "code_128", "ean_13", "ean_8", "itf", "upc_a"];
      window.BarcodeDetector.getSupportedFormats().then(function (known) {
        var detector = new window.BarcodeDetector({ formats: wanted.filter(function (f) { return known.includes(f); }) });
        video.srcObject = stream;
        video.hidden = false;
        start.hidden = true;
        said.textContent = box.dataset.saidLooking;
        video.play();
        var look = function () {
          detector.detect(video).then(function (found) {
            if (!found.length) { window.requestAnimationFrame(look); return; }
            stream.getTracks().forEach(function (track) { track.stop(); });
            code.value = found[0].rawValue;
            code.form.requestSubmit();
          }, function () { window.setTimeout(look, 250); });
        };
        look();
      });
    }, function () { said.textContent = box.dataset.saidRefused; code.focus(); });
  });
})();
