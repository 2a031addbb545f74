// Progress of a long import: asks every two seconds, and loads the page anew when the work is done or moves on a lot.
(function () {
  "use strict";
  var box = document.querySelector("[data-progress]");
  if (!box || !window.fetch) { return; }
  var last = "";
  function ask() {
    fetch(box.dataset.progress, { headers: { Accept: "application/json" } }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.json();
    }).then(function (state) {
      var now = state.status + state.done;
      if (!state.busy || (last && now !== last)) { window.location.reload(); return; }
      last = now;
      window.setTimeout(ask, 2000);
    }).catch(function () { window.setTimeout(ask, 5000); });
  }
  window.setTimeout(ask, 1500);
})();
