/**
 * The map: one dot a song, by two of its features. Two pictures are kept, one of all songs in grey and one of those that
 * pass the filters in colour. A step of the brush only puts the second over the first, so it costs the same for ten songs
 * and for ten thousand.
 */
import {Axis, drawAxes, drawCorners, featureName, featureText} from './axes.js';
import {MapInput} from './map_input.js';
import {moodColour, moodLabel, moodNames, moodPath} from './moods.js';
import {onLanguage, text} from './texts.js';

const COLOURS = ['paper', 'ink', 'soft', 'line', 'faint', 'serif']; // and a font, of style.css
const MARGIN = {left: 52, right: 14, top: 14, bottom: 34};

export class MoodMap {
  #songs;
  #canvas;
  #tip;
  #layers = {grey: document.createElement('canvas'), colour: document.createElement('canvas')};
  #look; // colours and fonts of the theme in use
  #width = 0;
  #height = 0;
  /** @type {import('./songs.js').Song | null} */ #current = null;

  /** `onPick(song)` is called when a song is clicked, or chosen with Enter. */
  constructor(container, songs, onPick) {
    this.#songs = songs;
    this.#canvas = container.appendChild(document.createElement('canvas'));
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute('role', 'application');
    this.#tip = container.appendChild(document.createElement('p'));
    this.#tip.className = 'tip';
    this.#tip.setAttribute('role', 'status');
    new MapInput(this.#canvas, this, songs, onPick);
    new ResizeObserver(() => this.#resize()).observe(container);
    songs.onChange((kind) => (kind === 'brush' ? this.#compose() : this.draw()));
    onLanguage(() => this.draw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  /** Draw everything again. */
  draw() {
    if (!this.#width) return;
    const style = getComputedStyle(this.#canvas);
    this.#look = {font: style.fontFamily,
      ...Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`)]))};
    this.#canvas.setAttribute('aria-label', text('mapLabel'));
    this.#canvas.setAttribute('aria-roledescription', text('map'));
    this.x = new Axis(this.#songs.axes.x, this.#songs.all);
    this.y = new Axis(this.#songs.axes.y, this.#songs.all);
    if (!this.#songs.all.includes(this.#current)) this.name(null);
    this.#drawGrey();
    this.#drawColour();
    this.#compose();
  }

  /** Return where a song lies, in CSS pixels. */
  point(song) {
    return [this.left(song.features[this.x.feature]), this.top(song.features[this.y.feature])];
  }

  left = (value) => MARGIN.left + this.x.place(value) * (this.#width - MARGIN.left - MARGIN.right);

  top = (value) => this.#height - MARGIN.bottom - this.y.place(value) * (this.#height - MARGIN.top - MARGIN.bottom);

  /** Return the values of both axes at a point; beyond the plot, those at its edge. */
  values(left, top) {
    const share = (part) => Math.min(1, Math.max(0, part));
    return {
      x: this.x.value(share((left - MARGIN.left) / (this.#width - MARGIN.left - MARGIN.right))),
      y: this.y.value(share((this.#height - MARGIN.bottom - top) / (this.#height - MARGIN.top - MARGIN.bottom))),
    };
  }

  get #edges() {
    return {left: MARGIN.left, right: this.#width - MARGIN.right, top: MARGIN.top, bottom: this.#height - MARGIN.bottom};
  }

  get current() { return this.#current; }

  /** Name a song beside its dot; null names none. */
  name(song) {
    if (song === this.#current) return;
    this.#current = song;
    this.#tip.textContent = song ? this.#words(song) : '';
    if (song) {
      const [left, top] = this.point(song);
      this.#tip.classList.toggle('leftward', left > this.#width / 2);
      this.#tip.style.left = `${left}px`;
      this.#tip.style.top = `${top}px`;
    }
    this.#compose();
  }

  #words(song) {
    const features = [this.x, this.y].map(({feature}) => `${featureName(feature)} ${featureText(feature, song.features[feature])}`);
    const title = [song.song, song.artist].filter(Boolean).join(' – ') || text('untitled');
    return `${title}: ${moodLabel(song.mood)}. ${features.join(', ')}.`;
  }

  #resize() {
    const {width, height} = this.#canvas.getBoundingClientRect();
    if (!width || (width === this.#width && height === this.#height)) return;
    [this.#width, this.#height] = [width, height];
    for (const canvas of [this.#canvas, ...Object.values(this.#layers)]) {
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
    }
    this.draw();
  }

  /** Return the context of an empty canvas that is measured in CSS pixels. */
  #fresh(canvas) {
    const context = canvas.getContext('2d');
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    return context;
  }

  #drawGrey() {
    const context = this.#fresh(this.#layers.grey);
    drawAxes(context, this.#look, this, this.#edges);
    context.fillStyle = this.#look.faint;
    const radius = this.#radius;
    for (const song of this.#songs.all) {
      const [left, top] = this.point(song);
      context.fillRect(left - radius * 0.7, top - radius * 0.7, radius * 1.4, radius * 1.4);
    }
    drawCorners(context, this.#look, this);
  }

  /** Draw the songs that pass the filters: full where the mood is clear, hollow where it may be another one. */
  #drawColour() {
    const context = this.#fresh(this.#layers.colour);
    const radius = this.#radius;
    context.lineWidth = Math.max(1, radius / 3);
    const looks = new Map(moodNames().map((mood) => [mood, {path: new Path2D(moodPath(mood, 0, 0, radius)), colour: moodColour(mood)}]));
    for (const song of this.#songs.matching) {
      const look = looks.get(song.mood);
      const [left, top] = this.point(song);
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, left * devicePixelRatio, top * devicePixelRatio);
      const isClear = song.certainty === 'clear' || song.certainty === 'yours';
      context.fillStyle = isClear ? look.colour : this.#look.paper;
      context.strokeStyle = look.colour;
      context.fill(look.path);
      context.stroke(look.path);
    }
  }

  get #radius() {
    const count = this.#songs.all.length;
    return count <= 200 ? 6 : count <= 1000 ? 4.5 : count <= 4000 ? 3.2 : 2.2;
  }

  #compose() {
    const context = this.#fresh(this.#canvas);
    const {brush} = this.#songs;
    const paint = (layer) => context.drawImage(layer, 0, 0, this.#width, this.#height);
    paint(this.#layers.grey);
    context.save();
    if (brush) {
      const [left, top] = [this.left(brush.x[0]), this.top(brush.y[1])];
      const area = [left, top, this.left(brush.x[1]) - left, this.top(brush.y[0]) - top];
      context.strokeStyle = this.#look.ink;
      context.strokeRect(...area);
      context.beginPath();
      context.rect(...area);
      context.clip();
    }
    paint(this.#layers.colour);
    context.restore();
    if (this.#current) {
      context.strokeStyle = this.#look.ink;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(...this.point(this.#current), this.#radius + 5, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}
