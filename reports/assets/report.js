"use strict";
// Comfort only: without it the address alone opens every quote.
(() => {
  let opener = null;
  const panel = () => document.querySelector(".ev:target");
  const shows = (link) => !link.checkVisibility || link.checkVisibility({ visibilityProperty: true });
  const cells = (row) => Array.from(row.querySelectorAll(".cell:not([hidden]) a")).filter(shows);
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
    const rows = Array.from(document.querySelectorAll("tr.f")).filter((other) => other.offsetParent);
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

  const tools = document.querySelector(".tools");
  const table = document.querySelector("table.matrix");
  if (!tools || !table) return;
  tools.hidden = false;
  const heads = Array.from(table.querySelectorAll("thead tr.o th[data-o]"));
  const columns = Array.from(table.querySelectorAll("col.c-o"));
  const bodies = Array.from(table.tBodies).map((body) => [body, Array.from(body.querySelectorAll("tr.f"))]);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const find = document.getElementById("t-find");
  const order = document.getElementById("t-order");
  const choices = Array.from(tools.querySelectorAll(".t-outlets"));
  const chooseOutlets = () => {
    if (!heads.length) return 0;
    const kept = heads.map((head) => choices.every((c) => !c.value || head.dataset[c.dataset.key] === c.value));
    heads.forEach((head, at) => (head.hidden = !kept[at]));
    const shown = kept.filter(Boolean).length;
    columns.forEach((column, at) => (column.hidden = !kept[at]));
    table.closest(".sec").classList.toggle("chosen", choices.some((choice) => choice.value));
    bodies.forEach(([, rows]) =>
      rows.forEach((row) => row.querySelectorAll("td.cell").forEach((cell, at) => (cell.hidden = !kept[at]))));
    table.querySelectorAll("th.grp").forEach((head) => (head.colSpan = shown + 2));
    let at = 0;
    table.querySelectorAll("thead tr.g th").forEach((group) => {
      const size = Number(group.dataset.size || (group.dataset.size = group.colSpan));
      const left = kept.slice(at, at + size).filter(Boolean).length;
      at += size;
      group.hidden = !left;
      if (left) group.colSpan = left;
    });
    return shown;
  };
  const chooseFacts = () => {
    const wanted = fold(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    bodies.forEach(([body, rows]) => {
      rows.forEach((row) => {
        const text = fold(row.querySelector(".fact").textContent);
        row.hidden = !wanted.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      });
      body.hidden = rows.every((row) => row.hidden);
    });
    return shown;
  };
  const sort = () => {
    const key = order.value;
    const rank = (row) => (key === "story" ? 1 : -1) * Number(row.dataset[key]);
    bodies.forEach(([body, rows]) =>
      body.append(...(key === "given" ? rows : [...rows].sort((a, b) => rank(a) - rank(b)))));
  };
  const apply = () => {
    const outlets = chooseOutlets();
    const facts = chooseFacts();
    const all = bodies.reduce((sum, [, rows]) => sum + rows.length, 0);
    document.getElementById("t-said").textContent = outlets === heads.length && facts === all
      ? "" : facts + " of " + all + " facts" + (heads.length ? ", " + outlets + " of " + heads.length + " outlets" : "") +
        " shown. Counts stay those of all outlets.";
  };
  tools.addEventListener("input", apply);
  tools.addEventListener("change", apply);
  order.addEventListener("change", sort);
})();
