/** What is shown, as files: a table, a playlist and the report, in the forms that Moodlist itself writes and reads. */
import {escapeFormula, toCsv} from './csv.js';
import {FEATURES} from './songs.js';

const COLUMNS = ['position', 'song', 'artist', 'url', 'mood', 'score', 'alternatives', 'tags', 'source'];
const TYPES = {csv: 'text/csv', m3u: 'audio/x-mpegurl', json: 'application/json'};
const ENDINGS = {csv: 'csv', m3u: 'm3u8', json: 'json'};

/** Give the songs to the reader as a file of this kind. */
export function downloadSongs(kind, songs, name) {
  const content = {csv: songsAsCsv, m3u: songsAsM3u, json: songsAsJson}[kind](songs, name);
  saveFile(`${fileName(name)}.${ENDINGS[kind]}`, content, TYPES[kind]);
}

/** Let the browser save a file. */
export function saveFile(name, content, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Return the links of the songs that have one, a line each. */
export const links = (songs) => songs.filter((song) => song.url).map((song) => song.url).join('\n');

export function songsAsCsv(songs) {
  const rows = songs.map((song) => [song.order, escapeFormula(song.song), escapeFormula(song.artist), song.url ?? '',
    song.mood, ...judgement(song), song.tags.join(' '), song.source, ...FEATURES.map((name) => song.features[name])]);
  return toCsv([...COLUMNS, ...FEATURES], rows);
}

export function songsAsM3u(songs, name) {
  const entries = songs.filter((song) => song.url).flatMap((song) => [
    `#EXTINF:${Math.round(song.features.duration_ms / 1000)},${oneLine([song.artist, song.song].filter(Boolean).join(' - '))}`,
    song.url]);
  return `${['#EXTM3U', `#PLAYLIST:${oneLine(name)}`, ...entries].join('\n')}\n`;
}

export function songsAsJson(songs, name) {
  const listed = songs.map(({order, song, artist, url, mood, score, alternatives, tags, source, features, certainty}) => ({
    position: order, song, artist, url, mood, score: certainty === 'yours' ? null : score,
    alternatives: certainty === 'yours' ? [] : alternatives, tags, source, features}));
  return JSON.stringify({playlist: {name}, songs: listed}, null, 2);
}

/** Score and alternatives are the model's; a mood that you gave has neither. */
const judgement = (song) => (song.certainty === 'yours' ? ['', ''] : [song.score, song.alternatives.join(' ')]);

const oneLine = (text) => text.split(/\s+/).filter(Boolean).join(' ');

const fileName = (name) => name.replace(/\.[a-z0-9]{2,7}$/i, '').replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'moodlist';
