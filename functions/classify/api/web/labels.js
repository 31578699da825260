/** The moods that you gave to songs. They stay in this browser until you delete them. */
import {keep, recall} from './storage.js';

const STORED = ['localStorage', 'moodlist-labels'];
const labels = new Map(readStored()); // of a song's key: {song, artist, url, mood, features}

export const labelled = () => [...labels.values()];

export const yourMood = (song) => labels.get(key(song))?.mood;

/** Keep your mood of a song; null deletes it. */
export function keepMood(given, mood) {
  const {song, artist, url, features} = given;
  if (mood) labels.set(key(given), {song, artist, url, mood, features});
  else labels.delete(key(given));
  store();
}

export function forgetMoods() {
  labels.clear();
  store();
}

const store = () => keep(...STORED, JSON.stringify([...labels]));

function readStored() {
  try { return JSON.parse(recall(...STORED) ?? '[]'); } catch { return []; } // not written by this page
}

/** A song is the same in every list if it has the same link or, without one, the same artist and title. */
const key = ({url, artist, song}) => url ?? JSON.stringify([artist, song]);
