/** The moods of all songs as a sentence, a bar and a legend; and what was skipped, and why. */
import {byId, make} from './elements.js';
import {colourAs, moodLabel, moodMark, moodNames} from './moods.js';
import {all, choice, choose, lists, shown, skipped, titleOf} from './songs.js';
import {hasText, number, text} from './texts.js';

const MOSTLY = 0.45; // share of the songs from which a list is mostly of one mood
const CLOSE = 0.05; // difference of shares below which two moods are alike
const FEW = 20; // skipped items of a reason that are shown at once
let moods; // of all songs, counted

export function showSummary(kind) {
  const areSame = kind === 'brush' || kind === 'choice';
  if (!areSame) moods = countMoods(all);
  showLegend();
  if (areSame) return;
  byId('sentence').textContent = sentence();
  byId('bar').replaceChildren(...moods.flatMap(({mood, count, clear}) => [segment(mood, clear, 'clear'), segment(mood, count - clear, 'either')]));
  byId('bar').ariaLabel = moods.map(({mood, ...counts}) => text('moodCount', {mood: moodLabel(mood), ...counts})).join('; ');
  const [, ...certainties] = byId('certainty').options;
  byId('counts').textContent = [
    ...certainties.map(({value, label}) => [label, all.filter((song) => song.certainty === value)]), [text('skipped'), skipped],
  ].filter(([, items]) => items.length).map(([label, items]) => counted(label, items)).join(' · ');
  byId('notes').replaceChildren(...lists.flatMap(({name, notes}) => notes.map((note) => make('li', {lang: 'en'}, `${name}: ${note}`))));
  showSkipped();
}

export const listName = () => (lists.length === 1 ? lists[0].name : text('lists', {count: lists.length}));

const counted = (label, items) => `${label}: ${number(items.length)}`;

function countMoods(songs) {
  const counts = Object.fromEntries(moodNames().map((mood) => [mood, {mood, count: 0, clear: 0}]));
  for (const {mood, isClear} of songs) {
    counts[mood].count += 1;
    counts[mood].clear += isClear;
  }
  return Object.values(counts);
}

function sentence() {
  const name = listName();
  if (!all.length) return text('sentenceNone', {name});
  const [first, second] = moods.toSorted((one, other) => other.count - one.count);
  const [share, other] = [first, second].map((each) => (each?.count ?? 0) / all.length);
  const form = !other ? 'Only' : share - other < CLOSE ? 'Between' : share >= MOSTLY ? 'Mostly' : 'Mix';
  return text(`sentence${form}`, {name, first: moodLabel(first.mood), share: share * 100, second: moodLabel(second?.mood), other: other * 100});
}

function segment(mood, count, className) {
  const part = make('span', {className, hidden: !count});
  colourAs(part, mood, {flexGrow: count});
  return part;
}

/** Each mood is a switch of the filter, with the number of its songs; while songs are filtered, of those shown too. */
function showLegend() {
  const legend = byId('legend');
  if (!legend.childElementCount) legend.append(...moods.map(legendButton));
  for (const [at, {count: some}] of countMoods(shown).entries()) {
    const {mood, count} = moods[at];
    const button = legend.children[at];
    button.ariaPressed = choice.moods.includes(mood);
    button.children[1].textContent = moodLabel(mood);
    button.children[2].textContent = shown.length < all.length ? `${number(some)} / ${number(count)}` : number(count);
  }
}

function legendButton({mood}) {
  const button = make('button', {}, moodMark(mood), make('span', {className: 'name'}), make('span', {className: 'count'}));
  button.dataset.mood = mood;
  button.onclick = () => {
    const others = choice.moods.filter((each) => each !== mood);
    choose({moods: others.length < choice.moods.length ? others : [...others, mood]});
  };
  return button;
}

function showSkipped() {
  byId('skipped').hidden = !skipped.length;
  byId('skipped-title').textContent = counted(text('skipped'), skipped);
  byId('skipped-reasons').replaceChildren(...[...Map.groupBy(skipped, (item) => item.reason)].map(([reason, items]) => make(
    'details', {open: items.length <= FEW},
    make('summary', {}, counted(hasText(reason) ? text(reason) : reason, items)),
    make('ul', {}, ...items.map((item) => make('li', {}, titleOf(item) || item.url || text('place', item)))),
  )));
}
