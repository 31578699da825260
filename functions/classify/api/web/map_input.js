/** Pointer and keyboard on the map: name the song that is nearest, choose it, and draw the brush. */
import {axes, canvas, nameSong, named, point} from './map.js';
import {brush, choice, shown} from './songs.js';

const REACH = 14; // CSS pixels from a dot within which the pointer means it
const DRAG = 4; // CSS pixels beyond which a press is a brush and not a click
const KEY_STEP = 0.05; // of an axis, by which Shift and an arrow key move the brush's edges
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
let pressed = null; // {from, isDragged}
let box; // of the canvas; to measure it while the brush moves would lay out the whole page at each step

/** Call `onPick(song)` when a song is clicked, or chosen with Enter. */
export function listenToMap(onPick) {
  canvas.onpointerdown = press;
  canvas.onpointermove = move;
  canvas.onpointerup = (event) => release(event, onPick);
  canvas.onpointercancel = () => { pressed = null; };
  canvas.onpointerleave = canvas.onblur = () => nameSong(null);
  canvas.onfocus = () => { if (canvas.matches(':focus-visible')) nameSong(named ?? shown[0] ?? null); };
  canvas.onkeydown = (event) => {
    const arrow = ARROWS[event.key];
    if (event.key === 'Escape' && choice.brush) brush(null);
    else if (event.key === 'Enter' && named) onPick(named);
    else if (arrow) (event.shiftKey ? growBrush : step)(...arrow);
    else return;
    event.preventDefault();
  };
}

const place = (event) => [event.clientX - box.left, event.clientY - box.top];

function press(event) {
  if (event.button !== 0) return;
  box = canvas.getBoundingClientRect();
  pressed = {from: place(event), isDragged: false};
  canvas.setPointerCapture(event.pointerId);
}

function move(event) {
  if (!pressed) {
    box = canvas.getBoundingClientRect();
    nameSong(nearest(place(event)));
    return;
  }
  const [from, to] = [pressed.from, place(event)];
  pressed.isDragged ||= Math.hypot(to[0] - from[0], to[1] - from[1]) > DRAG;
  const range = (axis, side) => [from[side], to[side]].map((each) => axis.value(each)).sort((one, other) => one - other);
  if (pressed.isDragged) brush({x: range(axes.x, 0), y: range(axes.y, 1)});
}

/** A click chooses the dot under the pointer; one beside all dots ends the brush. */
function release(event, onPick) {
  const isClick = pressed && !pressed.isDragged;
  pressed = null;
  if (!isClick) return;
  const song = nearest(place(event));
  if (song) onPick(song);
  else if (choice.brush) brush(null);
}

/** Name the nearest song in a direction. Distance to the side counts three times. */
function step(dx, dy) {
  if (!named) { nameSong(shown[0] ?? null); return; }
  const [left, top] = point(named);
  const next = closest((x, y) => {
    const ahead = (x - left) * dx + (y - top) * dy;
    return ahead > 0 ? ahead + 3 * Math.abs((x - left) * dy + (y - top) * dx) : Infinity;
  }, Infinity);
  nameSong(next ?? named);
}

/** Begin a brush at the named song, and move the edge that lies in a direction outwards. */
function growBrush(dx, dy) {
  const song = named ?? shown[0];
  if (!song && !choice.brush) return;
  const grown = (axis, direction) => {
    const [low, high] = choice.brush?.[axis] ?? Array(2).fill(song.features[choice[axis]]);
    const {start, end} = axes[axis];
    const edge = (value) => axes[axis].value(axes[axis].place(value) + direction * KEY_STEP * (end - start));
    return direction < 0 ? [edge(low), high] : [low, direction > 0 ? edge(high) : high];
  };
  brush({x: grown('x', dx), y: grown('y', -dy)});
}

const nearest = ([left, top]) => closest((x, y) => Math.hypot(x - left, y - top), REACH);

/** Return the song that is shown whose place has the least distance below the limit, or null. */
function closest(distance, limit) {
  let [best, least] = [null, limit];
  for (const song of shown) {
    const length = distance(...point(song));
    if (length < least) [best, least] = [song, length];
  }
  return best;
}
