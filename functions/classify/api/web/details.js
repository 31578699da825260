/** The details of one song, below its row: why the model chose the mood, what would change it, all scores and features. */
import {explain} from './api.js';
import {featureName, featureText} from './axes.js';
import {make} from './elements.js';
import {moodClass, moodLabel, moodMark, moodNames} from './moods.js';
import {FEATURES} from './songs.js';
import {currentLanguage, number, text} from './texts.js';

const COLUMNS = 7; // of the table

export class Details {
  #row = null;
  #song = null;
  #explained = new WeakMap(); // of songs, so that each is asked for once

  /** Show a song's details below its row. */
  show(song, row) {
    if (this.#song === song && this.#row?.previousElementSibling === row) return;
    if (this.#song !== song) {
      this.remove();
      this.#song = song;
      this.#row = make('tr', {className: 'details'}, make('td', {colSpan: COLUMNS}, make('div', {className: 'parts'})));
      this.#explain(song, this.#row.querySelector('.parts'));
    }
    row.after(this.#row);
  }

  remove() {
    this.#row?.remove();
    this.#row = this.#song = null;
  }

  /** Forget what is shown, so that it is written again. */
  forget() { this.remove(); }

  async #explain(song, cell) {
    cell.append(make('p', {textContent: text('asking'), attributes: {role: 'status'}}));
    let explained;
    try {
      if (!this.#explained.has(song)) this.#explained.set(song, await explain(song));
      explained = this.#explained.get(song);
    } catch {
      cell.replaceChildren(make('p', {textContent: text('whyFailed'), attributes: {role: 'status'}}), features(song));
      return;
    }
    cell.replaceChildren(why(song, explained.why), scores(explained.scores), features(song));
  }
}

function why(song, {reasons, tipping}) {
  const language = currentLanguage();
  const list = make('ul', {}, ...reasons.map((reason) => make('li', {textContent: reason[language]})));
  const change = tipping ? text('tipping', {change: tipping[language]}) : text('noTipping');
  return make('div', {className: 'reasons'}, make('h4', {textContent: text('whyMood', {mood: moodLabel(song.model)})}),
    list, make('p', {textContent: change}));
}

function scores(all) {
  const rows = moodNames().filter((mood) => mood in all).map((mood) => {
    const bar = make('span', {className: `bar ${moodClass(mood)}`});
    bar.style.width = `${all[mood] * 100}%`;
    return make('li', {}, moodMark(mood), make('span', {className: 'name', textContent: moodLabel(mood)}),
      make('span', {className: 'track'}, bar), make('span', {className: 'value', textContent: number(all[mood], 2)}));
  });
  return make('div', {className: 'scores'}, make('h4', {textContent: text('scores')}), make('ul', {}, ...rows));
}

function features(song) {
  const pairs = FEATURES.map((name) => make('div', {}, make('dt', {textContent: featureName(name)}),
    make('dd', {textContent: featureText(name, song.features[name])})));
  return make('div', {className: 'values'}, make('h4', {textContent: text('features')}), make('dl', {}, ...pairs));
}
