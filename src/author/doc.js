/* SPDX-License-Identifier: Apache-2.0 */
/* Search of the page that `guodu doc` writes: shows the items, clauses and all, that have every
   word somewhere in them, and marks where. Nothing else of the page needs a script. */
(function () {
  "use strict";
  var form = document.getElementById("search");
  var query = document.getElementById("query");
  var found = document.getElementById("found");
  var items = Array.prototype.slice.call(document.querySelectorAll(".item, #examples .example"));
  var links = Array.prototype.slice.call(document.querySelectorAll("#contents ul ul li"));
  var rows = Array.prototype.slice.call(document.querySelectorAll(".articles tbody tr"));
  var texts = null;
  var rowTexts = null;
  var due = 0;

  function fold(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function words() {
    return fold(query.value).split(/\s+/).filter(Boolean);
  }

  function holds(text, list) {
    return list.every(function (word) { return text.indexOf(word) >= 0; });
  }

  /* Marks the words in what is shown, where the browser can without touching the page. */
  function mark(list) {
    if (!window.CSS || !CSS.highlights || !window.Highlight) return;
    CSS.highlights.delete("found");
    if (!list.length) return;
    var ranges = [];
    var walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (var node = walk.nextNode(); node && ranges.length < 2000; node = walk.nextNode()) {
      var text = fold(node.data);
      if (text.length !== node.data.length || node.parentElement.closest(".away")) continue;
      list.forEach(function (word) {
        for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          var range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          ranges.push(range);
        }
      });
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  /* Of a long list of articles those that have every word; all, where none has. */
  function showRows(list) {
    rowTexts = rowTexts || rows.map(function (row) { return fold(row.textContent); });
    var fits = rows.map(function (row, i) { return holds(rowTexts[i], list); });
    var some = new Set(rows.filter(function (row, i) { return fits[i]; })
      .map(function (row) { return row.parentElement; }));
    rows.forEach(function (row, i) {
      row.classList.toggle("away", !fits[i] && some.has(row.parentElement));
    });
  }

  function show() {
    var list = words();
    var count = 0;
    var shown = Object.create(null);
    texts = texts || items.map(function (item) { return fold(item.textContent); });
    items.forEach(function (item, i) {
      var fits = holds(texts[i], list);
      item.classList.toggle("away", !fits);
      if (fits) { count += 1; shown[item.id] = true; }
    });
    showRows(list);
    links.forEach(function (link) {
      var id = decodeURIComponent(link.firstElementChild.getAttribute("href").slice(1));
      link.classList.toggle("away", list.length > 0 && !shown[id]);
    });
    document.querySelectorAll(".overview, .lead").forEach(function (part) {
      part.classList.toggle("away", list.length > 0);
    });
    document.querySelectorAll("main > section").forEach(function (section) {
      section.classList.toggle("away", list.length > 0 && !section.querySelector(".item:not(.away), .example:not(.away)"));
    });
    found.textContent = !list.length ? "" :
      count ? found.dataset.found.replace("#", count) : found.dataset.none;
    mark(list);
  }

  /* What a link leads to is shown, whatever was looked for. */
  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest(".away")) {
      query.value = "";
      show();
      target.scrollIntoView();
    }
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  query.addEventListener("input", function () {
    clearTimeout(due);
    due = setTimeout(show, 150);
  });
  window.addEventListener("hashchange", reveal);
}());
