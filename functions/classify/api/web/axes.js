/** The axes of the map. */
import {moodLabel, moodNames} from './moods.js';
import {number} from './texts.js';

const SHARE = {step: 0.25, write: (value) => `${number(value * 100)}\u00a0%`};
/** The features that are no shares; `step` is the least between two ticks. */
const SCALES = {
  tempo: {step: 5, write: (value) => `${number(value)} bpm`},
  loudness: {step: 1, write: (value) => `${number(value, 1)} dB`},
  duration_ms: {step: 60_000, write: minutes},
};
const MOST_STEPS = 4;
const CORNERS = {aggressive: [0, 1], happy: [1, 1], dark: [0, 0], relaxing: [1, 0]}; // of valence and energy

export const featureText = (feature, value) => (SCALES[feature] ?? SHARE).write(value);

/** One axis: a feature, the values `low` and `high` at its ends, and where these lie in CSS pixels. */
export class Axis {
  constructor(feature, songs, start, end) {
    Object.assign(this, {feature, start, end, low: 0, high: 1, ...(SCALES[feature] ?? SHARE)});
    if (feature in SCALES) this.#fit(songs.map((song) => song.features[feature]).sort((one, other) => one - other));
    this.ticks = Array.from({length: Math.round((this.high - this.low) / this.step) + 1}, (_, at) => this.low + at * this.step);
  }

  #fit([low = 0, ...others]) {
    const high = others.at(-1) ?? low;
    while ((high - low) / this.step > MOST_STEPS) this.step *= 2;
    this.low = Math.floor(low / this.step) * this.step;
    this.high = Math.max(Math.ceil(high / this.step) * this.step, this.low + this.step);
  }

  place(value) { return this.start + (value - this.low) / (this.high - this.low) * (this.end - this.start); }

  /** Return the value at a place; beyond the ends, that of the end. */
  value(place) {
    const share = (place - this.start) / (this.end - this.start);
    return this.low + Math.min(1, Math.max(0, share)) * (this.high - this.low);
  }
}

export function drawAxes(context, {x, y}, look) {
  Object.assign(context, {font: `12px ${look.sans}`, strokeStyle: look.line, fillStyle: look.soft, textAlign: 'right', lineWidth: 1});
  context.beginPath();
  for (const value of y.ticks) {
    context.fillText(y.write(value), x.start - 6, y.place(value) + 4);
    context.moveTo(x.start, y.place(value));
    context.lineTo(x.end, y.place(value));
  }
  for (const value of x.ticks) {
    context.textAlign = value === x.high ? 'right' : 'center';
    context.fillText(x.write(value), x.place(value), y.start + 20);
    context.moveTo(x.place(value), y.start);
    context.lineTo(x.place(value), y.end);
  }
  context.stroke();
}

/** Write the moods into the quarters of valence and energy that the core moods stand for. */
export function drawCorners(context, {x, y}, look) {
  if (x.feature !== 'valence' || y.feature !== 'energy') return;
  Object.assign(context, {font: `italic 15px ${look.serif}`, fillStyle: look.soft});
  for (const mood of moodNames().filter((name) => name in CORNERS)) {
    const [across, up] = CORNERS[mood];
    context.textAlign = across ? 'right' : 'left';
    context.fillText(moodLabel(mood), x.place(across) + (across ? -8 : 8), y.place(up) + (up ? 20 : -10));
  }
}

function minutes(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
