/** The details of one song, below its row in the table. */
import {classify} from './api.js';
import {featureText} from './axes.js';
import {make} from './elements.js';
import {colourAs, moodLabel, moodMark, moodNames} from './moods.js';
import {FEATURES} from './songs.js';
import {language, number, text} from './texts.js';

const explained = new WeakMap(); // songs, so that each is asked for once

/** Return a row of the table that fills itself once the server has answered. */
export function detailsRow(song) {
  const parts = make('div', {className: 'parts', role: 'status'}, text('asking'));
  explain(song).then(({why, scores}) => [reasonsPart(song, why), scoresPart(scores)], () => [text('whyFailed')])
    .then((answer) => parts.replaceChildren(...answer, featuresPart(song)));
  return make('tr', {className: 'details'}, make('td', {colSpan: 7}, parts));
}

async function explain(song) {
  if (!explained.has(song)) {
    const {song: title, artist, features} = song; // with its features, no service is asked for them
    const report = await classify({tracks: [{song: title, artist, features}], include: ['why', 'scores']});
    explained.set(song, report.songs[0]);
  }
  return explained.get(song);
}

const part = (className, title, ...content) => make('div', {className}, make('h4', {}, title), ...content);

const reasonsPart = (song, {reasons, tipping}) => part('reasons', text('whyMood', {mood: moodLabel(song.model)}),
  make('ul', {className: 'dots'}, ...reasons.map((reason) => make('li', {}, reason[language]))),
  make('p', {className: 'soft'}, tipping ? text('tipping', {change: tipping[language]}) : text('noTipping')));

const scoresPart = (scores) => part('scores', text('scores'), make('ul', {}, ...moodNames().map((mood) => {
  const bar = make('span', {className: 'bar'});
  colourAs(bar, mood, {width: `${scores[mood] * 100}%`});
  return make('li', {}, moodMark(mood), moodLabel(mood), make('span', {className: 'track'}, bar),
    make('span', {className: 'value'}, number(scores[mood], 2)));
})));

const featuresPart = ({features}) => part('values', text('features'), make('dl', {}, ...FEATURES.map((name) =>
  make('div', {}, make('dt', {}, text(name)), make('dd', {}, featureText(name, features[name]))))));
