/** The moods that you gave to songs. They stay in this browser until you delete them. */
import {escapeFormula, toCsv} from './csv.js';

const STORED = 'moodlist-labels';

export class Labels {
  #labels = new Map(); // of a song's key: {song, artist, url, mood, features}

  constructor() {
    try {
      this.#labels = new Map(JSON.parse(localStorage.getItem(STORED) ?? '[]'));
    } catch { /* no storage, or not ours: begin without labels */ }
  }

  get size() { return this.#labels.size; }

  /** Return your mood of a song, or undefined. */
  get(song) { return this.#labels.get(key(song))?.mood; }

  /** Keep your mood of a song; null deletes it. */
  set(song, mood) {
    const {song: title, artist, url, features} = song;
    if (mood === null) this.#labels.delete(key(song));
    else this.#labels.set(key(song), {song: title, artist, url, mood, features});
    this.#store();
  }

  clear() {
    this.#labels.clear();
    this.#store();
  }

  /** Return how many songs have each mood. */
  counts() {
    const counts = new Map();
    for (const {mood} of this.#labels.values()) counts.set(mood, (counts.get(mood) ?? 0) + 1);
    return counts;
  }

  /** Return the table that `moodlist train --labels` reads. */
  csv(featureNames) {
    const rows = [...this.#labels.values()].map(({song, artist, url, mood, features}) => [
      escapeFormula(song), escapeFormula(artist), url ?? '', mood, ...featureNames.map((name) => features[name])]);
    return toCsv(['song', 'artist', 'url', 'mood', ...featureNames], rows);
  }

  #store() {
    try {
      localStorage.setItem(STORED, JSON.stringify([...this.#labels]));
    } catch { /* a browser without storage keeps them until the page is closed */ }
  }
}

/** A song is the same in every list if it has the same link or, without one, the same artist and title. */
const key = ({url, artist, song}) => url ?? JSON.stringify([artist, song]);
