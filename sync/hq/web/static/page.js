// Swaps what has changed; every page works without this. Nothing moves under a pointer or the focus: a new order waits.
"use strict";

const busy = (node) => node.matches(":hover") || node.contains(document.activeElement);

function swapRows(present, fresh) {
  const order = (body) => [...body.rows].map((row) => row.id).join(" ");
  for (const row of fresh.rows) {
    const old = document.getElementById(row.id);
    if (old && old.outerHTML !== row.outerHTML && !old.contains(document.activeElement)) old.replaceWith(row.cloneNode(true));
  }
  const isMoved = order(present) !== order(fresh);
  if (isMoved && !busy(present)) present.replaceWith(fresh.cloneNode(true));
  else if (isMoved) offer(fresh);
}

function offer(fresh) {
  const button = document.getElementById("reorder");
  const now = [...document.getElementById("rows").rows].map((row) => row.id);
  const changes = [...fresh.rows].filter((row, place) => row.id !== now[place]).length;
  button.textContent = changes === 1 ? button.dataset.one : button.dataset.other.replace("#", changes);
  button.hidden = false;
  button.onclick = () => {
    document.getElementById("rows").replaceWith(fresh);
    button.hidden = true;
  };
}

async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (response.redirected || !response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const present of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(present.id);
    if (!fresh || fresh.innerHTML === present.innerHTML) continue;
    if (present.dataset.live === "rows") swapRows(present, fresh);
    else if (!present.contains(document.activeElement)) present.replaceWith(fresh);
  }
  show();
}

function show() {
  for (const note of document.querySelectorAll(".by-itself")) note.hidden = false;
}

if (document.querySelector("[data-live]")) {
  const changes = new EventSource("/live");
  let running = Promise.resolve();
  const again = () => { running = running.then(refresh).catch(() => undefined); };
  changes.addEventListener("change", again);
  changes.addEventListener("tick", again);
  changes.addEventListener("open", again); // what changed between the page and the stream
}

const reveal = document.getElementById("reveal");
if (reveal) {
  const password = document.getElementById("password");
  reveal.hidden = false;
  reveal.addEventListener("click", () => {
    const isHidden = password.type === "password";
    password.type = isHidden ? "text" : "password";
    reveal.textContent = isHidden ? reveal.dataset.hide : reveal.dataset.show;
    password.focus();
  });
}
