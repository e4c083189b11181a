// SPDX-License-Identifier: Apache-2.0
// Tables sort and filter, charts are drawn by the library where it is there. All that the page has to
// say is there without this. Texts of the data are only ever set as text.
(function () {
  "use strict";
  var root = document.documentElement;
  var zh = root.lang.indexOf("zh") === 0;
  function say(chinese, english) { return zh ? chinese : english; }
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // ---- sorting ----

  var collator = new Intl.Collator(root.lang, { numeric: true });
  function numberIn(text) {
    var number = parseFloat(text.replace(/[,%]/g, ""));
    return isNaN(number) ? null : number;
  }
  function keysOf(rows, column, isNumber) {
    return rows.map(function (row, place) {
      var text = row.cells[column].textContent;
      return { row: row, place: place, key: isNumber ? numberIn(text) : text || null };
    });
  }
  // Empty cells stay at the end; equal ones keep the order of the report.
  function compare(sign, isNumber) {
    return function (a, b) {
      if (a.key === null || b.key === null)
        return (a.key === null) - (b.key === null) || a.place - b.place;
      var order = isNumber ? a.key - b.key : collator.compare(a.key, b.key);
      return sign * order || a.place - b.place;
    };
  }
  function sortable(table) {
    var body = table.tBodies[0], given = all("tr", body), headings = all("thead th", table);
    function sort(column, direction) {
      var isNumber = headings[column].classList.contains("n");
      var rows = given;
      if (direction) {
        var sign = direction === "ascending" ? 1 : -1;
        rows = keysOf(given, column, isNumber).sort(compare(sign, isNumber)).map(function (key) { return key.row; });
      }
      var inOrder = document.createDocumentFragment();
      rows.forEach(function (row) { inOrder.appendChild(row); });
      body.appendChild(inOrder);
      headings.forEach(function (heading, i) {
        if (direction && i === column) heading.setAttribute("aria-sort", direction);
        else heading.removeAttribute("aria-sort");
      });
    }
    // Numbers from the largest first, texts from the first; then the other way; then as they came.
    function next(heading) {
      var order = heading.classList.contains("n") ? ["descending", "ascending"] : ["ascending", "descending"];
      return order[order.indexOf(heading.getAttribute("aria-sort")) + 1];
    }
    headings.forEach(function (heading, column) {
      var button = make("button", "", heading.textContent);
      button.type = "button";
      button.title = say("点击排序", "sort");
      heading.dataset.heading = heading.textContent; // for paper
      heading.textContent = "";
      heading.appendChild(button);
      button.addEventListener("click", function () { sort(column, next(heading)); });
    });
  }

  // ---- filtering ----

  var FILTER_FROM = 20; // rows
  function plainText(text) { return text.normalize("NFKC").toLowerCase(); }
  function filterable(table) {
    var rows = all("tbody tr", table);
    if (rows.length < FILTER_FROM) return;
    var tools = make("div", "tools"), input = make("input"), count = make("output"), texts;
    input.type = "search";
    input.placeholder = say("筛选：输入几个字", "filter by text");
    input.setAttribute("aria-label", say("筛选", "filter") + " " + table.caption.textContent);
    function filter() {
      var words = plainText(input.value).split(/\s+/).filter(Boolean), left = 0;
      texts = texts || rows.map(function (row) {
        return plainText(Array.prototype.map.call(row.cells, function (cell) { return cell.textContent; }).join("\n"));
      });
      rows.forEach(function (row, i) {
        row.hidden = !words.every(function (word) { return texts[i].indexOf(word) >= 0; });
        left += !row.hidden;
      });
      count.textContent = words.length ? say(left + " / " + rows.length + " 行", left + " of " + rows.length + " rows") : "";
    }
    var waiting;
    input.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, rows.length > 2000 ? 200 : 0); });
    tools.appendChild(input);
    tools.appendChild(count);
    table.parentNode.parentNode.insertBefore(tools, table.parentNode);
  }

  all(".box table").forEach(function (table) {
    filterable(table);
    sortable(table);
  });

  // ---- a link to a folded table unfolds it ----

  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var folded = target && target.querySelector("details");
    if (folded) folded.open = true;
  }
  addEventListener("hashchange", reveal);
  reveal();

  // ---- on paper all facts are there; tables of records stay as they are ----

  var opened = [];
  addEventListener("beforeprint", function () {
    opened = all("details.more:not([open])");
    opened.forEach(function (details) { details.open = true; });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
  });

  // ---- charts ----

  if (typeof echarts === "undefined") return;
  var COLORS = 8, PAPER = 680;
  var pictures = all("figure").map(function (figure) {
    var picture = figure.querySelector(".picture"), drawn = make("div", "drawn");
    picture.appendChild(drawn);
    return { figure: figure, drawn: drawn, data: JSON.parse(figure.querySelector("script").textContent) };
  });

  function color(name) { return getComputedStyle(root).getPropertyValue("--" + name).trim(); }
  function brief(value, percent) {
    if (percent) return Math.round(value * 1000) / 10 + "%";
    var size = Math.abs(value);
    function part(unit, word) { return +(value / unit).toPrecision(4) + word; }
    var plain = (+value.toPrecision(6)).toLocaleString("en");
    if (zh) return size >= 1e8 ? part(1e8, "亿") : size >= 1e4 ? part(1e4, "万") : plain;
    return size >= 1e9 ? part(1e9, "bn") : size >= 1e6 ? part(1e6, "m") : plain;
  }
  function tip(data, colors) {
    return function (points) {
      var index = points[0].dataIndex, box = make("div", "tip");
      box.appendChild(make("b", "", data.labels[index]));
      data.series.forEach(function (series, i) {
        var line = make("span"), name = make("i", "", series.name);
        name.style.cssText = "font-style:normal;border-left:.7em solid " + colors[i % COLORS] + ";padding-left:.4em";
        line.appendChild(name);
        line.appendChild(make("span", "", series.texts[index] || "—"));
        box.appendChild(line);
      });
      return box;
    };
  }

  // Names of policies are long: their bars lie. Days and years stand side by side.
  function isUpright(data) { return data.kind === "lines" || (data.time && data.labels.length <= 24); }
  function heightOf(data) {
    var legend = data.series.length > 1 ? 36 : 8;
    if (isUpright(data)) return 300 + legend;
    var row = data.kind === "stacked" ? 30 : 12 + 18 * data.series.length;
    return legend + 34 + Math.max(row, 34) * data.labels.length;
  }
  // Whether the figures stand at the ends of the bars: where there is room for them.
  function isTold(data, width) {
    var negative = data.series.some(function (series) { return series.values.some(function (value) { return value < 0; }); });
    return data.kind === "bars" && !isUpright(data) && data.series.length <= 3 && !(negative && width < 560);
  }
  function seriesOf(data, colors, told) {
    var stacked = data.kind === "stacked", lines = data.kind === "lines";
    return data.series.map(function (series, i) {
      return {
        name: series.name,
        type: lines ? "line" : "bar",
        stack: stacked ? "all" : undefined,
        color: colors[i % COLORS],
        symbolSize: 6,
        showSymbol: data.labels.length <= 40,
        symbol: ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"][i % COLORS],
        barMaxWidth: stacked ? 22 : 16,
        barGap: "10%",
        emphasis: { disabled: true },
        data: series.values.map(function (value, k) {
          return { value: value, label: { show: told && value !== null, position: value < 0 ? "left" : "right", formatter: function () { return series.texts[k]; } } };
        }),
        label: { color: color("ink"), fontSize: 12 }
      };
    });
  }
  function optionOf(data, width) {
    var ink = color("ink"), soft = color("soft"), line = color("line"), upright = isUpright(data);
    var colors = [];
    for (var i = 0; i < COLORS; i++) colors.push(color("c" + i));
    var percent = data.series.every(function (series) { return series.percent; });
    var names = {
      type: "category",
      data: data.labels,
      inverse: !upright,
      boundaryGap: data.kind !== "lines",
      axisLine: { onZero: false, lineStyle: { color: soft } },
      axisTick: { show: upright, alignWithLabel: true },
      axisLabel: upright ? { color: soft, hideOverlap: true }
        : { color: ink, interval: 0, width: Math.min(220, Math.round(width * 0.34)), overflow: "break", lineHeight: 16 }
    };
    var values = {
      type: "value",
      axisLabel: { color: soft, hideOverlap: true, formatter: function (value) { return brief(value, percent); } },
      splitNumber: width < 500 ? 3 : 5,
      splitLine: { lineStyle: { color: line } }
    };
    var told = isTold(data, width), longest = 0, lowest = 0;
    data.series.forEach(function (series) {
      series.texts.forEach(function (text) { longest = Math.max(longest, text.length); });
      lowest = Math.min.apply(null, series.values.concat(lowest));
    });
    if (told && lowest < 0) values.boundaryGap = [Math.round(longest * 7 / width * 150) + "%", 0];
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      legend: { show: data.series.length > 1, top: 0, left: 0, type: "scroll", icon: data.kind === "lines" ? undefined : "rect", itemWidth: 14, itemHeight: 10, textStyle: { color: ink, fontSize: 13 } },
      grid: { left: 4, right: told ? Math.max(24, 7 * longest + 8) : 24, top: data.series.length > 1 ? 36 : 10, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", confine: true, axisPointer: { type: data.kind === "lines" ? "line" : "shadow" }, formatter: tip(data, colors), backgroundColor: color("ground"), borderColor: line },
      xAxis: upright ? names : values,
      yAxis: upright ? values : names,
      series: seriesOf(data, colors, told)
    };
  }
  function draw(picture, width) {
    if (picture.chart) picture.chart.dispose();
    picture.width = width || picture.figure.clientWidth;
    picture.figure.classList.add("has-drawn");
    picture.drawn.style.height = heightOf(picture.data) + "px";
    picture.drawn.style.width = width ? width + "px" : "";
    picture.chart = echarts.init(picture.drawn, null, { renderer: "svg", width: picture.width, height: heightOf(picture.data) });
    picture.chart.setOption(optionOf(picture.data, picture.width));
  }
  // Where the library cannot draw, the plain bars stay.
  function drawAll(width) {
    pictures.forEach(function (picture) {
      try {
        draw(picture, width);
      } catch (error) {
        picture.figure.classList.remove("has-drawn");
        picture.drawn.style.height = "0";
      }
    });
  }
  drawAll();
  var waiting;
  addEventListener("resize", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      if (pictures.some(function (picture) { return picture.width !== picture.figure.clientWidth; })) drawAll();
    }, 150);
  });
  addEventListener("beforeprint", function () { root.classList.add("paper"); drawAll(PAPER); });
  addEventListener("afterprint", function () { root.classList.remove("paper"); drawAll(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { drawAll(); });
})();
