// Shared small behaviours. Every page works without them; they read data-* attributes and hold no rules.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function all(selector, scope) { return Array.prototype.slice.call((scope || document).querySelectorAll(selector)); }
  function isTyping(element) { return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) || element.isContentEditable; }
  function isShown(element) { return element.offsetParent !== null; }

  // The summary of errors takes the focus, then its links lead to the fields.
  var summary = document.querySelector(".error-summary[tabindex]");
  if (summary) { summary.focus(); }

  // Menus: one open at a time; Escape closes and gives the focus back; a click elsewhere closes.
  function closeMenus(except) {
    all("details.menu[open]").forEach(function (menu) { if (menu !== except) { menu.open = false; } });
  }
  document.addEventListener("toggle", function (event) {
    var menu = event.target;
    if (!menu.matches("details.menu") || !menu.open) { return; }
    closeMenus(menu);
    var box = menu.querySelector("input[type=search]");
    if (box) { box.focus(); }
  }, true);
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.menu")); });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var open = document.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    // <a data-hotkey="n">: Alt+N follows the link from anywhere on its page.
    if (event.altKey && !event.ctrlKey && !event.metaKey && /^Key[A-Z]$/.test(event.code)) {
      var target = document.querySelector('[data-hotkey="' + event.code.slice(3).toLowerCase() + '"]');
      if (target) { event.preventDefault(); target.click(); }
    }
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    // "/" goes to the search box from anywhere but a field.
    if (event.key === "/" && !isTyping(event.target)) {
      var wide = document.querySelector(".find-wide input"), fold = document.querySelector(".find-fold");
      if (wide && isShown(wide)) { wide.focus(); wide.select(); event.preventDefault(); }
      else if (fold) { fold.open = true; event.preventDefault(); }
      return;
    }
    // In a tick list a digit toggles the line that carries it as data-key (1…9, 0 for 10, - for 11).
    var list = event.target.closest && event.target.closest(".ticks[data-keys]");
    if (list && (event.target.type === "checkbox" || event.target.type === "radio")) {
      var box = list.querySelector('[data-key="' + (/^[0-9-]$/.test(event.key) ? event.key : "none") + '"] input');
      if (box) { box.focus(); box.click(); event.preventDefault(); }
    }
  });

  // Compact panels on a phone: <button data-toggle="id"> opens and closes #id.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-toggle]");
    if (button) {
      var isOpen = document.getElementById(button.dataset.toggle).classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(isOpen));
    }
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  // Forms that write: leaving with unsaved typing asks first, and a second click does not send twice; the back button
  // wakes them again. A script that has saved by itself deletes form.dataset.dirty. <form data-loose> is let alone.
  function guarded(form) { return form && form.matches("[method=post]:not([data-loose])") ? form : null; }
  all("form [aria-invalid=true]").forEach(function (field) { if (guarded(field.form)) { field.form.dataset.dirty = "1"; } });
  document.addEventListener("input", function (event) {
    if (guarded(event.target.form)) { event.target.form.dataset.dirty = "1"; }
  });
  document.addEventListener("submit", function (event) {
    var form = guarded(event.target);
    if (!form || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    delete form.dataset.dirty;
    form.dataset.sent = "1";
    all("button:not([type=button])", form).forEach(function (button) { button.setAttribute("aria-busy", "true"); });
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-dirty]")) { event.preventDefault(); event.returnValue = ""; }
  });
  window.addEventListener("pageshow", function () {
    all("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      all("[aria-busy]", form).forEach(function (button) { button.removeAttribute("aria-busy"); });
    });
  });

  // <input type=checkbox data-pick-all="name">: ticks every row's box of that name.
  document.addEventListener("change", function (event) {
    var name = event.target.dataset && event.target.dataset.pickAll;
    if (name) { all('input[name="' + name + '"]').forEach(function (box) { box.checked = event.target.checked; }); }
  });
})();
