// SPDX-License-Identifier: Apache-2.0
// A count, when pressed, lists the examples it counts. All else on the page works without this.
(function () {
  "use strict";
  var sets = document.querySelectorAll("[data-examples]");
  function list(button) {
    var titles = button.closest("section[data-rules]").querySelectorAll(".titles li");
    var out = document.createElement("ul");
    out.className = "who";
    button.dataset.examples.split(" ").forEach(function (index) {
      out.appendChild(titles[Number(index)].cloneNode(true));
    });
    return out;
  }
  function toggle(button) {
    var open = button.getAttribute("aria-expanded") === "true";
    var point = button.closest(".point");
    point.querySelectorAll(".who").forEach(function (old) { old.remove(); });
    point.querySelectorAll("button").forEach(function (other) {
      other.setAttribute("aria-expanded", "false");
    });
    if (!open) {
      button.setAttribute("aria-expanded", "true");
      point.appendChild(list(button));
    }
  }
  sets.forEach(function (button) {
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", function () { toggle(button); });
  });
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var folded = target && target.closest("details");
    if (folded) { folded.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", reveal);
  reveal();
})();
