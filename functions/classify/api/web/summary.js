/** The moods of all songs as a sentence, a bar and a legend; and what was skipped, and why. */
import {byId, make} from './elements.js';
import {moodClass, moodLabel, moodMark, moodNames} from './moods.js';
import {hasText, listed, number, onLanguage, text} from './texts.js';

const MOSTLY = 0.45; // share of the songs from which a list is mostly of one mood
const CLOSE = 0.05; // difference of shares below which two moods are alike

export class Summary {
  #songs;
  #counts; // of all songs, by mood

  constructor(songs) {
    this.#songs = songs;
    songs.onChange((kind) => this.#changed(kind));
    onLanguage(() => this.#changed('songs'));
  }

  #changed(kind) {
    const {all, lists} = this.#songs;
    if (!lists.length) return;
    const isNew = kind === 'songs' || kind === 'labels';
    if (isNew) this.#counts = countMoods(all);
    const counts = this.#counts;
    this.#renderLegend(counts);
    if (!isNew) return;
    byId('sentence').textContent = sentence(listName(this.#songs), counts, all.length);
    this.#renderBar(counts);
    this.#renderCounts();
    const notes = lists.flatMap((list) => list.notes.map((note) => `${list.name}: ${note}`));
    byId('notes').replaceChildren(...notes.map((note) => make('li', {textContent: note, lang: 'en'})));
    renderSkipped(this.#songs);
  }

  #renderBar(counts) {
    const parts = [...counts].flatMap(([mood, {count, clear}]) => [
      segment(mood, clear, 'clear'), segment(mood, count - clear, 'either')]);
    byId('bar').replaceChildren(...parts.filter(Boolean));
    byId('bar').setAttribute('aria-label', [...counts].map(([mood, {count, clear}]) => `${moodLabel(mood)}: `
      + text('moodCount', {count, clear})).join('; '));
  }

  /** Each mood is a switch of the filter, with the number of its songs; while songs are filtered, of those shown too. */
  #renderLegend(counts) {
    const {filter, shown, isFiltered} = this.#songs;
    const shownCounts = countMoods(shown);
    const legend = byId('legend');
    if (legend.childElementCount !== counts.size) {
      legend.replaceChildren(...[...counts.keys()].map((mood) => this.#legendButton(mood)));
    }
    for (const button of legend.children) {
      const {mood} = button.dataset;
      const {count} = counts.get(mood);
      button.setAttribute('aria-pressed', String(filter.moods.has(mood)));
      button.querySelector('.name').textContent = moodLabel(mood);
      button.querySelector('.count').textContent = isFiltered
        ? text('someOf', {some: shownCounts.get(mood).count, all: count}) : number(count);
    }
  }

  #legendButton(mood) {
    const button = make('button', {type: 'button'}, moodMark(mood), make('span', {className: 'name'}),
      make('span', {className: 'count'}));
    button.dataset.mood = mood;
    button.addEventListener('click', () => {
      const moods = new Set(this.#songs.filter.moods);
      if (!moods.delete(mood)) moods.add(mood);
      this.#songs.setFilter({moods});
    });
    return button;
  }

  #renderCounts() {
    const {all, skipped} = this.#songs;
    const of = (certainty) => all.filter((song) => song.certainty === certainty).length;
    const parts = ['clear', 'either', 'unclear', 'yours'].map((each) => [each, of(each)]).filter(([, count]) => count)
      .map(([each, count]) => text(`count-${each}`, {count}));
    const sentences = [text('countSongs', {count: all.length, parts: listed(parts)})];
    if (skipped.length) sentences.push(text('countSkipped', {count: skipped.length}));
    byId('counts').textContent = sentences.join(' ');
  }
}

/** Return the name of the list, or of how many there are. */
export function listName({lists}) {
  return lists.length === 1 ? lists[0].name : text('lists', {count: lists.length});
}

function countMoods(songs) {
  const counts = new Map(moodNames().map((mood) => [mood, {count: 0, clear: 0}]));
  for (const {mood, certainty} of songs) {
    const counted = counts.get(mood);
    counted.count += 1;
    if (certainty === 'clear' || certainty === 'yours') counted.clear += 1;
  }
  return counts;
}

function sentence(name, counts, total) {
  if (!total) return text('sentenceNone', {name});
  const [first, second] = [...counts].sort(([, a], [, b]) => b.count - a.count)
    .map(([mood, {count}]) => ({mood: moodLabel(mood), share: count / total}));
  const values = {name, first: first.mood, second: second?.mood, share: Math.round(first.share * 100),
    other: Math.round((second?.share ?? 0) * 100)};
  if (!second?.share) return text('sentenceOnly', values);
  if (first.share - second.share < CLOSE) return text('sentenceBetween', values);
  return text(first.share >= MOSTLY ? 'sentenceMostly' : 'sentenceMix', values);
}

function segment(mood, count, kind) {
  if (!count) return null;
  const part = make('span', {className: `${kind} ${moodClass(mood)}`});
  part.style.flexGrow = count;
  return part;
}

function renderSkipped({skipped}) {
  byId('skipped').hidden = skipped.length === 0;
  byId('skipped-title').textContent = text('skippedTitle', {count: skipped.length});
  const reasons = Map.groupBy(skipped, (item) => item.reason);
  byId('skipped-reasons').replaceChildren(...[...reasons].map(([reason, items]) => {
    const names = items.map((item) => make('li', {textContent: [item.song, item.artist].filter(Boolean).join(' – ')
      || item.url || text('placeInList', {place: item.position})}));
    return make('div', {}, make('h4', {textContent: text('reasonCount', {reason: reasonText(reason), count: items.length})}),
      make('ul', {tabIndex: 0, attributes: {'aria-label': reasonText(reason)}}, ...names));
  }));
}

const reasonText = (reason) => (hasText(`reason-${reason}`) ? text(`reason-${reason}`) : reason);
