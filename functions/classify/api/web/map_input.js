/** Pointer and keyboard on the map: name the song that is nearest, choose it, and draw the brush. */

const REACH = 14; // CSS pixels from a dot within which the pointer means it
const DRAG = 4; // CSS pixels beyond which a press is a brush and not a click
const KEY_STEP = 0.05; // of an axis, by which Shift and an arrow key move the brush's edges
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

export class MapInput {
  #canvas;
  #map;
  #songs;
  #onPick;
  #pressed = null; // where the pointer went down: {left, top, dragged}
  #box; // of the canvas in the window; to measure it while the brush moves would lay out the whole page at each step

  constructor(canvas, map, songs, onPick) {
    this.#canvas = canvas;
    this.#map = map;
    this.#songs = songs;
    this.#onPick = onPick;
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#release(event));
    canvas.addEventListener('pointercancel', () => { this.#pressed = null; });
    canvas.addEventListener('pointerleave', () => this.#map.name(null));
    canvas.addEventListener('blur', () => this.#map.name(null));
    canvas.addEventListener('focus', () => this.#focus());
    canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  #press(event) {
    if (event.button !== 0) return;
    this.#box = this.#canvas.getBoundingClientRect();
    const [left, top] = this.#place(event);
    this.#pressed = {left, top, dragged: false};
    this.#canvas.setPointerCapture(event.pointerId);
  }

  #move(event) {
    if (!this.#pressed) {
      this.#box = this.#canvas.getBoundingClientRect();
      this.#map.name(this.#nearest(...this.#place(event)));
      return;
    }
    const [left, top] = this.#place(event);
    const {left: from, top: start} = this.#pressed;
    this.#pressed.dragged ||= Math.hypot(left - from, top - start) > DRAG;
    if (this.#pressed.dragged) this.#songs.setBrush(between(this.#map.values(from, start), this.#map.values(left, top)));
  }

  /** A click chooses the dot under the pointer; one beside all dots ends the brush. */
  #release(event) {
    const {dragged} = this.#pressed ?? {dragged: true};
    this.#pressed = null;
    if (dragged) return;
    const song = this.#nearest(...this.#place(event));
    if (song) this.#onPick(song);
    else if (this.#songs.brush) this.#songs.setBrush(null);
  }

  /** With the keyboard, a song is named at once. With the pointer, the one that it points at. */
  #focus() {
    if (this.#canvas.matches(':focus-visible') && !this.#map.current && this.#songs.shown.length) this.#map.name(this.#songs.shown[0]);
  }

  #key(event) {
    const song = this.#map.current;
    if (event.key === 'Escape' && this.#songs.brush) this.#songs.setBrush(null);
    else if (event.key === 'Enter' && song) this.#onPick(song);
    else if (event.key in ARROWS && event.shiftKey) this.#growBrush(ARROWS[event.key]);
    else if (event.key in ARROWS) this.#step(ARROWS[event.key]);
    else return;
    event.preventDefault();
  }

  /** Name the nearest song in a direction. Distance to the side counts three times. */
  #step([dx, dy]) {
    const from = this.#map.current;
    if (!from) { this.#focus(); return; }
    const [left, top] = this.#map.point(from);
    let [best, shortest] = [null, Infinity];
    for (const song of this.#songs.shown) {
      const [x, y] = this.#map.point(song);
      const ahead = (x - left) * dx + (y - top) * dy;
      const aside = Math.abs((x - left) * dy) + Math.abs((y - top) * dx);
      if (song !== from && ahead > 0 && ahead + 3 * aside < shortest) [best, shortest] = [song, ahead + 3 * aside];
    }
    if (best) this.#map.name(best);
  }

  /** Begin a brush at the named song, and move the edge that lies in a direction outwards. */
  #growBrush([dx, dy]) {
    const {x, y} = this.#map;
    const song = this.#map.current ?? this.#songs.shown[0];
    if (!song && !this.#songs.brush) return;
    const {x: across, y: up} = this.#songs.brush ?? {x: Array(2).fill(song.features[x.feature]), y: Array(2).fill(song.features[y.feature])};
    this.#songs.setBrush({x: moved(x, across, dx), y: moved(y, up, -dy)});
  }

  #nearest(left, top) {
    let [best, shortest] = [null, REACH];
    for (const song of this.#songs.shown) {
      const [x, y] = this.#map.point(song);
      const distance = Math.hypot(x - left, y - top);
      if (distance < shortest) [best, shortest] = [song, distance];
    }
    return best;
  }

  #place(event) {
    return [event.clientX - this.#box.left, event.clientY - this.#box.top];
  }
}

function between(a, b) {
  const range = (one, other) => [Math.min(one, other), Math.max(one, other)];
  return {x: range(a.x, b.x), y: range(a.y, b.y)};
}

function moved(axis, [low, high], direction) {
  const edge = (value) => axis.value(Math.min(1, Math.max(0, axis.place(value) + direction * KEY_STEP)));
  if (direction === 0) return [low, high];
  return direction > 0 ? [low, edge(high)] : [edge(low), high];
}
