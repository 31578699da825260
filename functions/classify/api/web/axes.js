/** The axes of the map: where a value lies, its round ticks, how it is written, and how they are drawn. */
import {moodLabel, moodNames} from './moods.js';
import {number, text} from './texts.js';

const SHARES = new Set(['valence', 'energy', 'danceability', 'acousticness', 'instrumentalness', 'speechiness', 'liveness']);
const STEPS = [1, 2, 5, 10];
const MINUTE = 60_000;
const CORNERS = {aggressive: [0, 1], happy: [1, 1], dark: [0, 0], relaxing: [1, 0]}; // of valence and energy

/** Return a feature's value as text: a share in per cent, beats per minute, decibels, or minutes and seconds. */
export function featureText(feature, value) {
  if (SHARES.has(feature)) return `${number(value * 100)}\u00a0%`;
  if (feature === 'duration_ms') {
    const seconds = Math.round(value / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
  if (feature === 'loudness') return `${number(value, 1)} dB`;
  return `${number(value)} bpm`;
}

/** Return a feature's name in the reader's language. */
export const featureName = (feature) => text(`feature-${feature}`);

/** One axis: a feature, and the values at its two ends. */
export class Axis {
  constructor(feature, songs) {
    this.feature = feature;
    [this.low, this.high, this.step] = SHARES.has(feature) ? [0, 1, 0.25] : rounded(feature, songs);
  }

  /** Return where a value lies, from 0 to 1. */
  place(value) { return (value - this.low) / (this.high - this.low); }

  /** Return the value at a place from 0 to 1. */
  value(place) { return this.low + place * (this.high - this.low); }

  /** Return the values that the map writes beside the axis. */
  get ticks() {
    const count = Math.round((this.high - this.low) / this.step);
    return Array.from({length: count + 1}, (_, at) => this.low + at * this.step);
  }
}

/** Draw the ticks and the grid. */
export function drawAxes(context, look, {x, y, left, top}, edges) {
  context.font = `12px ${look.font}`;
  context.strokeStyle = look.line;
  context.fillStyle = look.soft;
  context.lineWidth = 1;
  context.beginPath();
  for (const value of x.ticks) {
    const isLast = value === x.high;
    context.textAlign = isLast ? 'right' : 'center';
    context.fillText(featureText(x.feature, value), isLast ? edges.right : left(value), edges.bottom + 20);
    context.moveTo(left(value), edges.top);
    context.lineTo(left(value), edges.bottom);
  }
  context.textAlign = 'right';
  for (const value of y.ticks) {
    context.fillText(featureText(y.feature, value), edges.left - 6, top(value) + 4);
    context.moveTo(edges.left, top(value));
    context.lineTo(edges.right, top(value));
  }
  context.stroke();
}

/** Write the moods into the quarters of valence and energy that the core moods stand for. */
export function drawCorners(context, look, {x, y, left, top}) {
  if (x.feature !== 'valence' || y.feature !== 'energy') return;
  context.font = `italic 15px ${look.serif}`;
  context.fillStyle = look.soft;
  context.strokeStyle = look.paper;
  context.lineWidth = 4;
  for (const [mood, [across, up]] of Object.entries(CORNERS).filter(([name]) => moodNames().includes(name))) {
    context.textAlign = across ? 'right' : 'left';
    const place = [moodLabel(mood), left(across) + (across ? -8 : 8), top(up) + (up ? 20 : -10)];
    context.strokeText(...place);
    context.fillText(...place);
  }
}

/** Return round ends around all values of a feature, and a step that divides them into about five parts. */
function rounded(feature, songs) {
  let [low, high] = [Infinity, -Infinity];
  for (const {features} of songs) {
    low = Math.min(low, features[feature]);
    high = Math.max(high, features[feature]);
  }
  if (!(low < high)) [low, high] = Number.isFinite(low) ? [low - 1, low + 1] : [0, 1];
  const step = roundStep((high - low) / 5, feature === 'duration_ms' ? MINUTE : 1);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step, step];
}

function roundStep(wanted, unit) {
  const power = 10 ** Math.floor(Math.log10(wanted / unit));
  return unit * power * STEPS.find((step) => step * power * unit >= wanted);
}
