/**
 * The songs of all lists, and which of them are shown. Map, table and downloads read them here, so they always agree. A song
 * is what POST /classify answers; its `mood` is yours where you gave one, and `model` the model's own.
 */
import {keepMood, yourMood} from './labels.js';
import {moodNames} from './moods.js';

export const FEATURES = ['valence', 'energy', 'danceability', 'tempo', 'acousticness', 'instrumentalness', 'loudness',
  'speechiness', 'liveness', 'duration_ms'];
const CERTAINTIES = ['clear', 'either', 'unclear']; // by the number of other moods that a song may be
export const EVERYTHING = {search: '', certainty: '', list: '', moods: [], brush: null};
const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});

/** Filters, the brush in the units of the axes, the axes, and the table's order. */
export const choice = {...EVERYTHING, x: 'valence', y: 'energy', column: 'position', descending: false};
export let all = [];
export let matching = []; // the filters, in the table's order
export let shown = []; // those of them inside the brush
export let skipped = [];
export let lists = [];
let tell;

/** Call `listener(kind)` after each change: `songs`, `choice`, `brush` or `labels`. */
export function onChange(listener) { tell = listener; }

export const titleOf = ({song, artist}) => [song, artist].filter(Boolean).join(' – ');

export const valueOf = (song, column) => song[column] ?? song.features[column];

/** Add a report. A song that an earlier list has, by its link, is skipped as a duplicate. */
export function add(report, name) {
  const list = {name: report.playlist.name || name, notes: report.notes ?? []};
  const known = new Set(all.map((song) => song.url).filter(Boolean));
  for (const song of report.songs) {
    if (known.has(song.url)) skipped.push({...song, reason: 'duplicate'});
    else all.push({...song, list, position: all.length + 1, model: song.mood, words: fold(`${song.song} ${song.artist}`)});
  }
  skipped.push(...report.skipped);
  lists.push(list);
  readLabels();
}

export function clear() {
  [all, skipped, lists] = [[], [], []];
  Object.assign(choice, EVERYTHING);
  select('songs');
}

/** Give a song your mood, or take it back with null. It stays where it is, even if a filter no longer fits. */
export function label(song, mood) {
  keepMood(song, mood);
  readLabel(song);
  tell('labels');
}

export function readLabels() {
  all.forEach(readLabel);
  select('songs');
}

/** Change some of `choice`. A brush does not fit other axes. */
export function choose(changes) {
  Object.assign(choice, changes, (changes.x || changes.y) && {brush: null});
  select('choice');
}

export function brush(area) {
  choice.brush = area;
  applyBrush();
  tell('brush');
}

function readLabel(song) {
  const yours = moodNames().find((mood) => mood === yourMood(song)); // it may be of another model
  song.mood = yours ?? song.model;
  song.certainty = yours ? 'yours' : CERTAINTIES[Math.min(song.alternatives.length, 2)];
  song.isClear = song.certainty === 'clear' || song.certainty === 'yours';
}

function select(kind) {
  const words = fold(choice.search).split(/\s+/);
  matching = all.filter((song) => (!choice.moods.length || choice.moods.includes(song.mood))
    && (!choice.certainty || song.certainty === choice.certainty)
    && (!choice.list || song.list === lists[choice.list])
    && words.every((word) => song.words.includes(word))).sort(compare);
  applyBrush();
  tell(kind);
}

function compare(song, other) {
  const [one, two] = [song, other].map((each) => valueOf(each, choice.column));
  const order = typeof one === 'string' ? collator.compare(one, two) : one - two;
  return (choice.descending ? -order : order) || song.position - other.position;
}

function applyBrush() {
  const {x, y, brush: area} = choice;
  const within = (value, [low, high]) => value >= low && value <= high;
  shown = area ? matching.filter(({features}) => within(features[x], area.x) && within(features[y], area.y)) : matching;
}

/** Return the text in lower case and without accents, so that "cafe" finds "Café". */
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
