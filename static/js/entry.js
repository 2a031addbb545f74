// The entry page: the keyboard, the roster's lines, the live class, and drafts that save themselves.
// The page works without it, and no rule stands here: the server says what follows from the answers.
(function () {
  "use strict";
  const form = document.querySelector("form[data-entry]");
  if (!form) { return; }

  const all = (selector, scope = form) => Array.from(scope.querySelectorAll(selector));
  const one = (selector, scope = form) => scope.querySelector(selector);
  const isShown = (element) => element.offsetParent !== null;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().trim();
  const field = (line, name) => one(`[name$="-${name}"]`, line);
  const said = document.getElementById("draft-said");

  function set(control, value) {
    if (control.value === value) { return; }
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // ---- Lines of the roster

  const people = one(".people");
  const lines = () => all(".person[data-line]", people);
  const isBlank = (line) => !line.dataset.known && all("input, select", line).every((each) => each.name.endsWith("-ethnicity") || !each.value.trim());

  function lastUsed() {
    return lines().filter((line) => !line.hidden).pop();
  }

  function addLine() {
    // A blank line in sight is used first, then a hidden one, then a copy with the next number.
    const inSight = lines().find((line) => !line.hidden && isBlank(line));
    const next = inSight || lines().find((line) => line.hidden) || copyLine();
    next.hidden = false;
    const above = lines()[lines().indexOf(next) - 1];
    if (above && !field(next, "ethnicity").value) { set(field(next, "ethnicity"), field(above, "ethnicity").value); }
    field(next, "full_name").focus();
    return next;
  }

  function copyLine() {
    const old = lines().pop();
    const number = lines().length;
    const copy = old.cloneNode(true);
    copy.dataset.line = number;
    copy.classList.remove("gone", "has-error");
    delete copy.dataset.known;
    copy.setAttribute("aria-label", `Người ${number + 1}`);
    one(".person-no", copy).textContent = number + 1;
    const gone = one(".c-gone", copy);
    if (gone) { gone.remove(); }
    all(".errorlist", copy).forEach((each) => each.remove());
    all(".cell", copy).forEach((each) => { each.className = each.className.replace(/ (changed|has-error)/g, ""); each.removeAttribute("title"); });
    all("label", copy).forEach((each) => { each.htmlFor = each.htmlFor.replace(/m\d+-/, `m${number}-`); });
    all("input, select", copy).forEach((each) => {
      each.name = each.name.replace(/^m\d+-/, `m${number}-`);
      each.id = each.id.replace(/m\d+-/, `m${number}-`);
      each.value = "";
      ["aria-invalid", "aria-describedby", "data-was"].forEach((name) => each.removeAttribute(name));
    });
    old.after(copy);
    one("[name=rows]").value = number + 1;
    return copy;
  }

  function foldBlankLines() {
    const used = lines().filter((line) => !isBlank(line));
    lines().forEach((line) => { line.hidden = isBlank(line) && !(used.length === 0 && line.dataset.line === "0"); });
  }

  function fillFromName(line) {
    const name = field(line, "full_name");
    if (name.value && name.value === name.value.toLowerCase()) {
      name.value = name.value.replace(/(^|[\s'-])(\S)/g, (_, before, letter) => before + letter.toUpperCase());
    }
    const words = fold(name.value).split(/\s+/);
    const sex = field(line, "sex");
    // Thị and Văn in the middle of a name all but say it; the officer sees it and may change it.
    if (!sex.value && words.length > 2) { set(sex, words.includes("thi") ? "2" : words.includes("van") ? "1" : ""); }
    const relation = field(line, "relation");
    if (name.value && !relation.value && line.dataset.line === "0") { set(relation, "1"); }
  }

  // ---- Marks of change against last year

  function mark(control) {
    if (control.dataset.was === undefined) { return; }
    const holder = control.closest(".cell, .tick, .field");
    const value = control.type === "checkbox" ? (control.checked ? "1" : "0") : control.value.trim();
    holder.classList.toggle("changed", value !== control.dataset.was);
  }

  // ---- The way of the Enter key

  function stops() {
    const found = [];
    let list = null;
    all("input, select, textarea, summary", one(".sheet-main")).forEach((each) => {
      if (each.type === "hidden" || each.disabled || each.tagName === "SUMMARY" || !isShown(each)) { return; }
      const ticks = each.closest(".ticks");
      if (ticks && ticks === list) { return; }
      list = ticks;
      found.push(each);
    });
    return found;
  }

  function isPassedBy(control) {
    if (control.closest("[data-rare]")) { return true; }
    const line = control.closest(".person[data-line]");
    return Boolean(line) && control.name.endsWith("-sought_care") && field(line, "is_seriously_ill").value !== "1" && !control.value;
  }

  function step(from, back) {
    const ticks = from.closest(".ticks");
    const list = stops();
    let at = list.findIndex((each) => each === from || (ticks && each.closest(".ticks") === ticks));
    const way = back ? -1 : 1;
    for (at += way; at >= 0 && at < list.length; at += way) {
      if (!isPassedBy(list[at])) { return list[at]; }
    }
    return back ? null : one("[data-save-next]");
  }

  function go(control) {
    if (!control) { return; }
    control.focus();
    if (control.select && control.type !== "checkbox") { control.select(); }
  }

  function enter(control, back) {
    const line = control.closest(".person[data-line]");
    if (line && !back && !line.dataset.known) {
      if (control.name.endsWith("-full_name") && isBlank(line) && line.dataset.line !== "0") {
        line.hidden = true;
        go(firstOf(2));
        return;
      }
      const next = step(control, false);
      if (line === lastUsed() && !(next && line.contains(next)) && !isBlank(line)) { addLine(); return; }
    }
    go(step(control, back));
  }

  function firstOf(part) {
    const fieldset = one(`[data-part-no="${part}"]`);
    // A village that is chosen already is no place to stop at.
    return fieldset && stops().find((each) => fieldset.contains(each) && !(each.name === "thon" && each.value));
  }

  function besides(control, way) {
    const line = control.closest(".person[data-line]");
    if (!line) { return false; }
    const shown = lines().filter((each) => !each.hidden);
    const other = shown[shown.indexOf(line) + way];
    if (other) { go(field(other, control.name.split("-")[1])); }
    return true;
  }

  // ---- Choosing in a drop-down by number, first letters, y/n

  let typed = "", typedAt = 0, typedIn = null, wentAt = 0;

  // Returns whether the answer is complete, so that one may go on: a number that begins no other, a yes or a no.
  function choose(select, key, at) {
    typed = typedIn === select && at - typedAt < 900 ? typed + fold(key) : fold(key);
    typedAt = at;
    typedIn = select;
    if (select.dataset.yesno !== undefined && /^[yn]$/.test(typed)) { typed = typed === "y" ? "1" : "2"; }
    const options = Array.from(select.options).filter((each) => each.value);
    const label = (each) => fold(each.text.replace(/^\d+ /, ""));
    const number = (each) => (each.text.match(/^\d+/) || [""])[0];
    const meets = (text) => options.find((each) => number(each) === text) || options.find((each) => number(each).startsWith(text) || label(each).startsWith(text));
    const found = meets(typed) || meets(typed = fold(key));
    if (found) { set(select, found.value); }
    return Boolean(found) && (select.dataset.yesno !== undefined ||
      (/^\d+$/.test(typed) && options.filter((each) => number(each).startsWith(typed)).length === 1));
  }

  function completeGroup(input) {
    const text = fold(input.value);
    if (!text || !input.list) { return; }
    const options = Array.from(input.list.options);
    const exact = options.find((each) => each.textContent === text || fold(each.value) === text);
    const begun = options.filter((each) => fold(each.value).startsWith(text));
    if (exact || begun.length === 1) { input.value = (exact || begun[0]).value; }
  }

  function groupDigits(input) {
    if (/^\d{4,}$/.test(input.value.trim())) { input.value = input.value.trim().replace(/\B(?=(\d{3})+$)/g, "."); }
  }

  function slashDate(input) {
    input.value = input.value.trim().replace(/^(\d\d)(\d\d)(\d{4})$/, "$1/$2/$3");
  }

  form.addEventListener("keydown", (event) => {
    const control = event.target;
    const key = event.key;
    if (event.isComposing) { return; }
    if (key !== "Enter") { wentAt = 0; }
    if (event.ctrlKey && !event.altKey) {
      if (key === "Enter") { event.preventDefault(); form.requestSubmit(one("[data-save-next]")); }
      else if (key === "ArrowDown" || key === "ArrowUp") { if (besides(control, key === "ArrowDown" ? 1 : -1)) { event.preventDefault(); } }
      return;
    }
    if (event.altKey || event.metaKey) { return; }
    if (key === "Enter" && /^(INPUT|SELECT)$/.test(control.tagName)) {
      event.preventDefault();
      // Who types an answer and Enter in one go means one field, not two.
      if (event.timeStamp - wentAt > 250) { enter(control, event.shiftKey); }
      return;
    }
    if (key === "=" && control.closest(".person[data-line]") && (control.tagName === "SELECT" || control.list)) {
      const shown = lines().filter((each) => !each.hidden);
      const above = shown[shown.indexOf(control.closest(".person")) - 1];
      if (above) { set(control, field(above, control.name.split("-")[1]).value); }
      event.preventDefault();
      return;
    }
    if (control.tagName === "SELECT") {
      if (key === "Backspace" || key === "Delete") { set(control, ""); event.preventDefault(); }
      else if (key.length === 1 && key !== " ") {
        event.preventDefault();
        if (choose(control, key, event.timeStamp)) { wentAt = event.timeStamp; enter(control, false); }
      }
    }
  });

  // These hold wherever the focus is on the page.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(one("[data-save]"));
    } else if (event.altKey && !event.ctrlKey && event.code === "KeyN") {
      event.preventDefault();
      addLine();
    } else if (event.altKey && !event.ctrlKey && event.code === "KeyP") {
      event.preventDefault();
      takeProposal();
    } else if (event.altKey && !event.ctrlKey && /^Digit[1-5]$/.test(event.code)) {
      event.preventDefault();
      go(firstOf(Number(event.code.slice(5))));
    }
  });

  // ---- What follows from the answers, told by the server

  const QUIET = /-identity_number$|^(phone|address|notes|surveyed_on)$/;
  let liveTimer = 0, liveNumber = 0, liveSent = "";

  function data() {
    const fields = new FormData(form);
    fields.delete("do");
    return fields;
  }

  function lookSoon() {
    clearTimeout(liveTimer);
    liveTimer = setTimeout(look, 450);
  }

  async function look() {
    const fields = data();
    fields.delete("base");
    // The same answers are not asked about twice.
    const sent = new URLSearchParams(fields).toString();
    if (sent === liveSent) { return; }
    const number = ++liveNumber;
    try {
      const response = await fetch(form.dataset.live, { method: "POST", body: fields, credentials: "same-origin" });
      if (!response.ok || response.redirected || number !== liveNumber) { return; }
      show(await response.text());
      liveSent = sent;
    } catch { /* without a line the last class stays; the draft says that the line is down */ }
  }

  function show(html) {
    const parts = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-part]");
    parts.forEach((part) => {
      if (part.dataset.part === "tone") {
        const verdict = document.getElementById("ket-qua");
        verdict.classList.remove(verdict.dataset.tone);
        verdict.dataset.tone = part.textContent;
        verdict.classList.add(part.textContent);
        return;
      }
      const place = document.getElementById(`live-${part.dataset.part}`);
      // Replacing what is the same would make a screen reader say it again.
      if (place && place.innerHTML.trim() !== part.innerHTML.trim()) { place.innerHTML = part.innerHTML.trim(); }
    });
  }

  async function takeProposal() {
    // Who types fast takes what follows from the last answer too, which may still be on its way.
    clearTimeout(liveTimer);
    await look();
    const button = one("[data-take]");
    if (!button) { return; }
    const numbers = (text) => text.split(" ").filter(Boolean);
    numbers(button.dataset.on).forEach((number) => tick(number, true));
    numbers(button.dataset.off).forEach((number) => tick(number, false));
    go(one("#thieu-1"));
  }

  function tick(number, isOn) {
    const box = document.getElementById(`thieu-${number}`);
    if (box && box.checked !== isOn) { box.click(); }
  }

  // ---- Drafts

  let draftTimer = 0, isKept = true, isLeaving = false, isKeeping = false, isDown = false, isReached = false;

  function keepSoon(wait) {
    clearTimeout(draftTimer);
    draftTimer = setTimeout(keep, wait);
  }

  async function keep() {
    if (isKept || isLeaving || isKeeping) { return; }
    isKept = isKeeping = true;
    try {
      const response = await fetch(form.dataset.draft, { method: "POST", body: data(), credentials: "same-origin" });
      if (response.redirected || response.status === 403) { tell("Phiên đăng nhập đã hết: mở thẻ khác, đăng nhập lại, rồi lưu ở đây. Chưa mất gì.", true); isKept = false; return; }
      isDown = false;
      tell(await response.text(), !response.ok);
      if (response.ok && isKept) { delete form.dataset.dirty; }
    } catch {
      isKept = false;
      isDown = true;
      tell("Mất mạng, chưa lưu được. Cứ để trang này mở: máy tự giữ nháp khi có mạng, rồi bấm Lưu.", true);
      keepSoon(10000);
    } finally {
      isKeeping = false;
    }
    if (!isKept) { keepSoon(4000); }
  }

  function tell(text, isBad) {
    if (text.length < 300) { said.textContent = text; }
    said.classList.toggle("bad", Boolean(isBad));
  }

  form.addEventListener("input", (event) => {
    isKept = false;
    keepSoon(4000);
    if (event.target.type === "checkbox" || !QUIET.test(event.target.name)) { lookSoon(); }
    mark(event.target);
  });

  form.addEventListener("change", (event) => {
    const control = event.target;
    const line = control.closest(".person[data-line]");
    if (control.name.endsWith("-full_name")) { fillFromName(line); }
    if (control.name.endsWith("-ethnicity")) { completeGroup(control); }
    if (control.name.endsWith("-gone")) { line.classList.toggle("gone", Boolean(control.value)); }
    if (control.name === "surveyed_on" || control.name.endsWith("-birth")) { slashDate(control); }
    if (control.name === "income" || control.name === "b1") { groupDigits(control); }
    if (control.name === "information_assets" && control.checked) {
      const isNone = control.value === "0";
      all("[name=information_assets]").forEach((each) => { if (each !== control && (isNone || each.value === "0")) { each.checked = false; mark(each); } });
    }
    mark(control);
  });

  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-add-person]")) { event.preventDefault(); addLine(); }
    if (event.target.closest("[data-take]")) { event.preventDefault(); takeProposal(); }
  });

  form.addEventListener("submit", (event) => {
    // Without a line the browser puts its own page in place of this one, and what no draft holds is lost. A server on
    // this very machine answers without one, so it is asked to keep the draft first.
    if ((isDown || !navigator.onLine) && !isReached) {
      event.preventDefault();
      const pressed = event.submitter;
      isKept = false;
      keep().then(() => {
        isReached = isKept && !isDown;
        if (isReached) { form.requestSubmit(pressed); }
        isReached = false;
      });
      return;
    }
    isLeaving = true;
    clearTimeout(draftTimer);
    // Signing in again in another tab changes the token; the cookie has the one that counts.
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (cookie) { one("[name=csrfmiddlewaretoken]").value = cookie[1]; }
  });

  window.addEventListener("pagehide", () => {
    if (!isKept && !isLeaving) { navigator.sendBeacon(form.dataset.draft, data()); }
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });

  foldBlankLines();
  if (!document.querySelector(".error-summary") && !location.hash) {
    // A household half typed goes on where its typing stopped; any other begins at its beginning.
    const done = new URLSearchParams(location.search).has("nhap") && stops().filter((each) => each.type === "checkbox" ? each.checked : each.value.trim()).pop();
    if (done) { go(done); } else { const start = firstOf(1); if (start) { start.focus({ preventScroll: true }); } }
  }
})();
