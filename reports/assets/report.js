"use strict";
// Comfort only: without it the address alone opens every quote.
(() => {
  let opener = null;
  const panel = () => document.querySelector(".ev:target");
  const cells = (row) => Array.from(row.querySelectorAll(".cell a"));
  const opened = () => {
    document.querySelectorAll(".cell a[aria-expanded]").forEach((a) => a.removeAttribute("aria-expanded"));
    const shown = panel();
    if (!shown) return;
    const cell = document.querySelector('.cell a[href="#' + shown.id + '"]');
    if (cell) cell.setAttribute("aria-expanded", "true");
    shown.focus({ preventScroll: true });
  };
  const close = (shown) => {
    const place = shown.querySelector(".x").hash;
    const cell = opener || document.querySelector(place + " a");
    const height = scrollY;
    location.hash = place;
    scrollTo(0, height);
    if (cell) cell.focus({ preventScroll: true });
  };
  const walk = (event, cell) => {
    const row = cell.closest("tr");
    const rows = Array.from(document.querySelectorAll("tr.f"));
    const at = cells(row).indexOf(cell);
    const to = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!to) return;
    const next = rows[rows.indexOf(row) + to[0]];
    const target = next && cells(next)[at + to[1]];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".cell a, .owners a");
    if (link) opener = link;
    const shown = panel();
    if (shown && event.target.closest(".x")) {
      event.preventDefault();
      close(shown);
    }
  });
  document.addEventListener("keydown", (event) => {
    const shown = panel();
    if (event.key === "Escape" && shown) return close(shown);
    const cell = event.target.closest && event.target.closest(".cell a");
    if (cell) walk(event, cell);
  });
  addEventListener("hashchange", opened);
  opened();
})();
