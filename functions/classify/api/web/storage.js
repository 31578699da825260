/** What the browser keeps. If it refuses to, the page keeps it until it is closed. */
const kept = {};

export function recall(storage, name) {
  try { return window[storage].getItem(name); } catch { return kept[name] ?? null; }
}

export function keep(storage, name, value) {
  try { window[storage].setItem(name, value); } catch { kept[name] = value; }
}
