// Comfort for coding: single keys, passages by j and k, the very words by selection. Without it the form works the same.
"use strict";
(() => {
  const form = document.getElementById("code"), undo = document.getElementById("undo");
  const status = document.getElementById("status"), keys = document.getElementById("keys");
  const say = words => { if (status) status.textContent = words; };
  if (keys) {
    try { keys.checked = localStorage.getItem("gapwire-keys") !== "off"; } catch { /* private windows keep nothing */ }
    keys.addEventListener("change", () => {
      try { localStorage.setItem("gapwire-keys", keys.checked ? "on" : "off"); } catch { /* as above */ }
    });
  }
  const field = name => form.elements[name];
  const boxes = form ? [...form.querySelectorAll("input[name=passage]")] : [];
  const shown = document.getElementById("evidence");
  const words = box => form.querySelector(`label[for="${box.id}"]`).textContent;
  const clip = text => text.length > 240 ? `${text.slice(0, 120)} … ${text.slice(-100)}` : text;

  function forget() { for (const name of ["start", "end", "quote"]) field(name).value = ""; }
  function tell() {
    const chosen = boxes.filter(box => box.checked);
    shown.textContent = chosen.length ? `“${clip(chosen.map(words).join(" … "))}”` : "none chosen";
  }

  // Where a point of the page stands in the text: code points from the beginning; null where the page shows it otherwise.
  function offset(node, at) {
    const holder = (node.nodeType === 1 ? node : node.parentElement).closest("[data-start]");
    if (!holder || "inexact" in holder.dataset) return null;
    const before = document.createRange();
    before.selectNodeContents(holder);
    before.setEnd(node, at);
    return Number(holder.dataset.start) + [...before.toString()].length;
  }
  function takeSelection() {
    const picked = getSelection();
    if (!picked || picked.isCollapsed || !picked.rangeCount) return false;
    const range = picked.getRangeAt(0), text = document.getElementById("text");
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return false;
    const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) {
      say("These words can only be chosen as whole passages.");
      return true;
    }
    for (const box of boxes) box.checked = false;
    field("start").value = start;
    field("end").value = end;
    field("quote").value = "";
    shown.textContent = `“${clip(picked.toString().trim())}”`;
    return true;
  }

  if (form) {
    const text = document.getElementById("text");
    text.addEventListener("mouseup", () => setTimeout(takeSelection));
    text.addEventListener("click", event => {
      if (event.target.closest("label") && !getSelection().isCollapsed) event.preventDefault();
    });
    for (const box of boxes) {
      box.addEventListener("change", () => { forget(); tell(); });
      box.addEventListener("focus", () => box.nextElementSibling.scrollIntoView({ block: "nearest" }));
    }
    if (boxes.some(box => box.checked)) {
      tell();
      const label = boxes.find(box => box.checked).nextElementSibling;
      text.scrollTop = Math.max(0, label.offsetTop - text.offsetTop - text.clientHeight / 3);
      if (text.scrollHeight > text.clientHeight) {
        const inside = label.getBoundingClientRect().top - text.getBoundingClientRect().top;
        text.scrollTop += inside - text.clientHeight / 3;
      }
    }
    document.getElementById("refused")?.focus();
  }

  function walk(step) {
    const now = boxes.indexOf(document.activeElement);
    const first = Math.max(0, boxes.findIndex(box => box.checked));
    const next = now < 0 ? first : Math.min(boxes.length - 1, Math.max(0, now + step));
    boxes[next]?.focus({ preventScroll: false });
  }
  function choose(number) {
    const radio = document.getElementById(`v${number}`);
    radio.checked = true;
    radio.focus();
    say(`${radio.value} chosen`);
  }
  const acts = {
    s: () => form?.requestSubmit(),
    n: () => document.getElementById("skip")?.click(),
    b: () => document.getElementById("back")?.click(),
    u: () => undo?.requestSubmit(),
    w: () => document.getElementById("note")?.focus(),
    c: () => document.getElementById("comment")?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
  };
  document.addEventListener("keydown", event => {
    const typing = event.target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
    if (event.key === "Escape" && typing) { event.target.blur(); document.getElementById("main").focus(); return; }
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); acts.s(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (keys && !keys.checked)) return;
    if (form && /^[1-5]$/.test(event.key)) { event.preventDefault(); choose(event.key); return; }
    const act = acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
