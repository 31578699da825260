/**
 * The map: one dot a song. Two pictures are kept, all songs in grey and those that pass the filters in colour. A step of
 * the brush only puts the second over the first, so it costs the same for ten songs and ten thousand.
 */
import {Axis, drawAxes, drawCorners} from './axes.js';
import {SHAPE_RADIUS, moodColour, moodLabel, moodNames, moodShape} from './moods.js';
import {all, choice, matching, titleOf} from './songs.js';
import {text} from './texts.js';

const MARGIN = {left: 52, right: 14, top: 14, bottom: 34}; // CSS pixels
export const canvas = document.querySelector('canvas');
const tip = document.querySelector('.tip');
const grey = new OffscreenCanvas(0, 0);
const coloured = new OffscreenCanvas(0, 0);
let width = 0;
let height = 0;
let radius;
let look; // colours and fonts of the theme in use, of style.css
export let axes;
export let named = null; // the song that is named beside its dot

new ResizeObserver(() => {
  [width, height] = [canvas.clientWidth, canvas.clientHeight];
  for (const each of [canvas, grey, coloured]) {
    each.width = Math.round(width * devicePixelRatio);
    each.height = Math.round(height * devicePixelRatio);
  }
  draw();
}).observe(canvas);
matchMedia('(prefers-color-scheme: dark)').onchange = draw;

export function showMap(kind) {
  if (kind === 'brush') compose();
  else draw();
}

/** Return where a song lies, in CSS pixels. */
export const point = ({features}) => [axes.x.place(features[axes.x.feature]), axes.y.place(features[axes.y.feature])];

/** Name a song beside its dot; null names none. */
export function nameSong(song) {
  if (song === named) return;
  named = song;
  tip.textContent = '';
  if (song) {
    const features = Object.values(axes).map(({feature, write}) => `${text(feature)} ${write(song.features[feature])}`);
    tip.textContent = `${titleOf(song) || text('untitled')}: ${moodLabel(song.mood)}. ${features.join(', ')}.`;
    const [left, top] = point(song);
    Object.assign(tip.style, {left: `${left}px`, top: `${top}px`, translate: `${-100 * left / width}%`});
  }
  compose();
}

function draw() {
  if (!width) return;
  const style = getComputedStyle(canvas);
  const names = ['paper', 'ink', 'soft', 'line', 'faint', 'serif', 'sans', ...moodNames().map(moodColour)];
  look = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`)]));
  radius = all.length <= 200 ? 6 : all.length <= 1000 ? 4.5 : all.length <= 4000 ? 3.2 : 2.2;
  axes = {
    x: new Axis(choice.x, all, MARGIN.left, width - MARGIN.right),
    y: new Axis(choice.y, all, height - MARGIN.bottom, MARGIN.top),
  };
  nameSong(null);
  drawGrey(fresh(grey));
  drawColoured(fresh(coloured));
  compose();
}

/** Return the context of an empty canvas that is measured in CSS pixels. */
function fresh(target) {
  const context = target.getContext('2d');
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function drawGrey(context) {
  drawAxes(context, axes, look);
  context.fillStyle = look.faint;
  const side = 1.4 * radius;
  for (const [left, top] of all.map(point)) context.fillRect(left - side / 2, top - side / 2, side, side);
  drawCorners(context, axes, look);
}

/** Draw the songs that pass the filters: full where the mood is clear, hollow where it may be another one. */
function drawColoured(context) {
  const scale = radius / SHAPE_RADIUS;
  const looks = Object.fromEntries(moodNames().map((mood) => [mood, [new Path2D(moodShape(mood)), look[moodColour(mood)]]]));
  context.lineWidth = Math.max(1, radius / 3) / scale;
  for (const song of matching) {
    const [shape, own] = looks[song.mood];
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.translate(...point(song));
    context.scale(scale, scale);
    context.fillStyle = song.isClear ? own : look.paper;
    context.strokeStyle = own;
    context.fill(shape);
    context.stroke(shape);
  }
}

function compose() {
  if (!width) return;
  const context = fresh(canvas);
  context.drawImage(grey, 0, 0, width, height);
  context.strokeStyle = look.ink;
  context.save();
  if (choice.brush) {
    const [left, right] = choice.brush.x.map((value) => axes.x.place(value));
    const [bottom, top] = choice.brush.y.map((value) => axes.y.place(value));
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.stroke();
    context.clip();
  }
  context.drawImage(coloured, 0, 0, width, height);
  context.restore();
  if (!named) return;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(...point(named), radius + 5, 0, 2 * Math.PI);
  context.stroke();
}
