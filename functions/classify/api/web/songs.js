/**
 * The songs of all lists, and which of them are shown. The map, the table and the downloads read `shown` and `mood` from
 * here, so they always agree.
 *
 * @typedef {object} Song a classified song as POST /classify answers, with `list`, `order` (among all songs), `mood`
 *   (yours where you gave one), `model` (the model's own mood) and `certainty`
 */

export const FEATURES = ['valence', 'energy', 'danceability', 'tempo', 'acousticness', 'instrumentalness', 'loudness',
  'speechiness', 'liveness', 'duration_ms'];
export const CERTAINTIES = ['clear', 'either', 'unclear', 'yours'];
const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});
const KEYS = {
  position: (song) => song.order,
  song: (song) => song.song,
  mood: (song) => song.mood,
  score: (song) => song.score,
};

export class Songs {
  /** @type {Song[]} */ all = [];
  /** @type {Song[]} the songs that pass the filters, in the table's order */ matching = [];
  /** @type {Song[]} those of them inside the brush */ shown = [];
  skipped = [];
  lists = [];
  sort = {column: 'position', descending: false};
  axes = {x: 'valence', y: 'energy'};
  brush = null; // {x: [low, high], y: [low, high]} in the units of the axes
  #listeners = [];
  #labels;

  constructor(labels) {
    this.#labels = labels;
    this.#resetFilter();
  }

  /** Call `listener(kind)` after a change: `songs`, `filter`, `sort`, `axes`, `brush` or `labels`. */
  onChange(listener) { this.#listeners.push(listener); }

  /** Add a report. A song that an earlier list has, by its link, is skipped as a duplicate. */
  add(report, name) {
    const list = {name: report.playlist.name || name, notes: report.notes ?? [], items: report.playlist.items};
    const known = new Set(this.all.filter((song) => song.url).map((song) => song.url));
    this.lists.push(list);
    for (const song of report.songs) {
      if (known.has(song.url)) this.skipped.push({...song, reason: 'duplicate', list});
      else this.all.push({...song, model: song.mood, list, order: this.all.length + 1});
    }
    for (const item of report.skipped) this.skipped.push({...item, list});
    this.relabel();
  }

  /** Forget all lists. */
  clear() {
    Object.assign(this, {all: [], skipped: [], lists: [], brush: null});
    this.#resetFilter();
    this.#select('songs');
  }

  /** Give a song your mood, or take it back with null. It stays where it is, even if a filter no longer fits. */
  label(song, mood) {
    this.#labels.set(song, mood);
    this.#applyLabel(song);
    this.#tell('labels');
  }

  /** Read all labels again. */
  relabel() {
    this.all.forEach((song) => this.#applyLabel(song));
    this.#select('songs');
  }

  /** Change some of the filters: `text`, `moods`, `certainty`, `list`. */
  setFilter(changes) {
    Object.assign(this.filter, changes);
    this.#select('filter');
  }

  setSort(column, descending) {
    this.sort = {column, descending};
    this.#select('sort');
  }

  /** Show other features on the map; the brush does not fit them. */
  setAxes(axes) {
    Object.assign(this.axes, axes);
    this.brush = null;
    this.#select('axes');
  }

  setBrush(brush) {
    this.brush = brush;
    this.#applyBrush();
    this.#tell('brush');
  }

  /** Drop filters and brush. */
  showAll() {
    this.#resetFilter();
    this.brush = null;
    this.#select('filter');
  }

  get isFiltered() { return this.shown.length < this.all.length; }

  #resetFilter() { this.filter = {text: '', moods: new Set(), certainty: '', list: null}; }

  #applyLabel(song) {
    const label = this.#labels.get(song);
    song.mood = label ?? song.model;
    song.certainty = label ? 'yours' : CERTAINTIES[Math.min(song.alternatives.length, 2)];
  }

  #select(kind) {
    const {text, moods, certainty, list} = this.filter;
    const words = fold(text).split(/\s+/).filter(Boolean);
    this.matching = this.all.filter((song) => (moods.size === 0 || moods.has(song.mood))
      && (!certainty || song.certainty === certainty)
      && (!list || song.list === list)
      && (words.length === 0 || matches(song, words)));
    this.#order();
    this.#applyBrush();
    this.#tell(kind);
  }

  #order() {
    const {column, descending} = this.sort;
    const key = KEYS[column] ?? ((song) => song.features[column]);
    const sign = descending ? -1 : 1;
    const compare = (a, b) => (typeof a === 'string' ? collator.compare(a, b) : a - b);
    if (column === 'position' && !descending) return;
    this.matching.sort((a, b) => sign * compare(key(a), key(b)) || a.order - b.order);
  }

  #applyBrush() {
    if (!this.brush) { this.shown = this.matching; return; }
    const {x: [left, right], y: [bottom, top]} = this.brush;
    const {x, y} = this.axes;
    this.shown = this.matching.filter(({features}) => features[x] >= left && features[x] <= right
      && features[y] >= bottom && features[y] <= top);
  }

  #tell(kind) { for (const listener of this.#listeners) listener(kind); }
}

/** Return the text in lower case and without accents, so that "cafe" finds "Café". */
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function matches(song, words) {
  song.folded ??= fold(`${song.song} ${song.artist}`);
  return words.every((word) => song.folded.includes(word));
}
