/** What is shown, as files in the forms that Moodlist itself writes and reads. */
import {FEATURES, valueOf} from './songs.js';

const SIGNS = '=+\\-@\\0\\uFF1D\\uFF0B\\uFF0D\\uFF20';
// The same rule as in classify/core/csv_injection.py: where a spreadsheet would begin to read a formula.
const FORMULA = new RegExp(`^(?='*[${SIGNS}\\t\\r\\n])|[;\\t\\r\\n](?:"|[^\\S\\t\\r\\n])*(?='*[${SIGNS}])`, 'g');
const COLUMNS = ['position', 'song', 'artist', 'url', 'mood', 'score', 'alternatives', 'tags', 'source'];
const FORMATS = {
  csv: ['csv', 'text/csv', (songs) => toCsv(COLUMNS, songs.map(judged))],
  m3u: ['m3u8', 'audio/x-mpegurl', toM3u],
  json: ['json', 'application/json', toJson],
};

export function downloadSongs(format, songs, name) {
  const [ending, type, write] = FORMATS[format];
  save(`${name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'moodlist'}.${ending}`, write(songs, name), type);
}

/** Save the moods that you gave, as `moodlist train --labels` reads them. */
export const downloadLabels = (labels) => save('labels.csv', toCsv(['song', 'artist', 'url', 'mood'], labels), 'text/csv');

export const links = (songs) => songs.map((song) => song.url).filter(Boolean);

function save(download, content, type) {
  const href = URL.createObjectURL(new Blob([content], {type}));
  Object.assign(document.createElement('a'), {href, download}).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** Score and alternatives are the model's; a mood that you gave has neither. */
const judged = (song) => (song.certainty === 'yours' ? {...song, score: null, alternatives: []} : song);

/** Return songs as CSV (RFC 4180) with these columns and one for each feature. */
function toCsv(columns, songs) {
  const names = [...columns, ...FEATURES];
  const rows = songs.map((song) => names.map((name) => valueOf(song, name)));
  return [names, ...rows].map((row) => `${row.map(cell)}\r\n`).join('');
}

function cell(value = '') {
  if (typeof value === 'number') return value;
  const text = [value].flat().join(' ').replace(FORMULA, "$&'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function toM3u(songs, name) {
  const line = (...texts) => texts.filter(Boolean).join(' - ').trim().replace(/\s+/g, ' ');
  const entries = songs.filter((song) => song.url).flatMap(({song, artist, url, features}) => [
    `#EXTINF:${Math.round(features.duration_ms / 1000)},${line(artist, song)}`, url]);
  return ['#EXTM3U', `#PLAYLIST:${line(name)}`, ...entries, ''].join('\n');
}

function toJson(songs, name) {
  const entry = (song) => Object.fromEntries([...COLUMNS, 'features'].map((column) => [column, song[column]]));
  return JSON.stringify({playlist: {name}, songs: songs.map(judged).map(entry)}, null, 2);
}
