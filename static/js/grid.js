// The village grid by keyboard: cell to cell, live class, a row saved or confirmed without leaving the page.
(function () {
  "use strict";
  var form = document.querySelector("form[data-grid]");
  if (!form || !window.fetch) { return; }
  var timers = {}, said = document.getElementById("grid-said"), count = document.getElementById("grid-done");
  function rows() { return Array.prototype.slice.call(form.querySelectorAll("tr[data-row]")); }
  function cells(row) { return Array.prototype.slice.call(row.querySelectorAll("input:not([type=hidden]), select")); }
  function rowOf(element) { return element.closest("tr[data-row]"); }

  function data(row, what) {
    var body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("surveyed_on", form.elements.surveyed_on.value);
    body.append("do", what);
    body.append("ho", row.dataset.code);
    body.append("tt", row.querySelector(".index").textContent);
    Array.prototype.forEach.call(row.querySelectorAll("[name]"), function (field) {
      if (field.name !== "do") { body.append(field.name, field.value); }
    });
    return body;
  }
  function send(row, what) {
    return fetch(form.dataset.grid, { method: "POST", body: data(row, what), credentials: "same-origin" })
      .then(function (answer) {
        if (answer.status !== 200 && answer.status !== 422) { throw new Error(answer.status); }
        return answer.text();
      });
  }
  function focusCell(row, place) {
    var field = row && cells(row)[Math.min(place, cells(row).length - 1)];
    if (field) { field.focus(); if (field.select) { field.select(); } }
  }
  function act(row, what, thenNext) {
    if (row.classList.contains("is-saving")) { return; }
    var place = rows().indexOf(row), at = Math.max(0, cells(row).indexOf(document.activeElement));
    clearTimeout(timers[row.dataset.row]);
    row.classList.add("is-saving");
    send(row, what).then(function (html) {
      var holder = document.createElement("tbody");
      holder.innerHTML = html;
      var fresh = holder.firstElementChild, was = row.classList.contains("done");
      row.replaceWith(fresh);
      var isDone = fresh.classList.contains("done");
      if (count && isDone && !was) { count.textContent = String(Number(count.textContent.replace(/\D/g, "")) + 1); }
      said.textContent = fresh.querySelector("a").textContent + ": " +
        (isDone ? fresh.querySelector(".row-said").textContent : "chưa lưu, xem dòng màu đỏ");
      if (!form.querySelector("tr.is-dirty")) { delete form.dataset.dirty; }
      focusCell(thenNext && isDone ? next(place, what) : fresh, thenNext && isDone ? 0 : at);
    }).catch(function () {
      row.classList.remove("is-saving");
      row.classList.add("is-dirty");
      said.textContent = "Không gửi được, chưa lưu dòng này. Kiểm tra mạng rồi bấm lại.";
    });
  }
  // After a confirmation the next row that still waits; after a save the next row.
  function next(place, what) {
    var all = rows(), later = all.slice(place + 1);
    var waiting = what === "giu" && later.filter(function (row) { return !row.classList.contains("done"); })[0];
    return waiting || later[0] || all[place];
  }

  // Typing begins at the first row that waits. A phone is left at the top: there one reads first.
  var waits = rows().filter(function (row) { return !row.classList.contains("done"); })[0];
  if (waits && !location.hash && !form.querySelector("[aria-invalid=true]") && matchMedia("(pointer: fine)").matches) { focusCell(waits, 0); }

  form.addEventListener("input", function (event) {
    var row = rowOf(event.target);
    if (!row) { return; }
    row.classList.add("is-dirty");
    clearTimeout(timers[row.dataset.row]);
    timers[row.dataset.row] = setTimeout(function () {
      send(row, "thu").then(function (html) {
        if (row.isConnected && !row.classList.contains("is-saving")) { row.querySelector(".cell-verdict").innerHTML = html; }
      }).catch(function () {});
    }, 350);
  });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-do]");
    if (button) { event.preventDefault(); act(rowOf(button), button.dataset.do, true); }
  });
  form.addEventListener("keydown", function (event) {
    var row = rowOf(event.target);
    if (!row) { return; }
    var own = cells(row), at = own.indexOf(event.target), all = rows(), place = all.indexOf(row);
    var key = event.key.toLowerCase();
    if (event.altKey && key === "k") {
      event.preventDefault();
      if (row.querySelector("[data-do=giu]")) { act(row, "giu", true); } else { focusCell(next(place, "giu"), 0); }
    } else if (event.ctrlKey && key === "s") {
      event.preventDefault();
      act(row, "luu", false);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      if (at + 1 < own.length) { focusCell(row, at + 1); } else { act(row, "luu", true); }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && at >= 0 && event.target.tagName !== "SELECT") {
      event.preventDefault();
      focusCell(all[place + (event.key === "ArrowDown" ? 1 : -1)], at);
    }
  });
})();
