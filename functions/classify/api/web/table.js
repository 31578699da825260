/** The table of the songs that are shown, a page at a time. Rows are used again for other songs. */
import {featureText} from './axes.js';
import {detailsRow} from './details.js';
import {byId, make} from './elements.js';
import {moodLabel, moodMark, moodNames, showMark} from './moods.js';
import {choice, choose, label, shown} from './songs.js';
import {listed, number, text} from './texts.js';

const PAGE = 50; // songs
const LINK = /^https:\/\/open\.spotify\.com\//;
const LOWEST_FIRST = ['position', 'song', 'mood']; // the other columns begin with the highest
const body = document.querySelector('tbody');
const headers = document.querySelectorAll('thead th');
let rows = []; // {element, parts, mark, song}
let first = 0; // song of the page
let open = null; // the song whose details are shown
let details; // {song, element}

/** The last two columns show the features of the map's axes. */
const columnOf = ({className}) => choice[className] ?? className;

byId('page-back').onclick = () => turn(-PAGE);
byId('page-on').onclick = () => turn(PAGE);
for (const header of headers) {
  header.firstChild.onclick = () => {
    const column = columnOf(header);
    choose({column, descending: choice.column === column ? !choice.descending : !LOWEST_FIRST.includes(column)});
  };
}

export function showTable(kind) {
  if (kind === 'language') {
    rows = [];
    details = undefined;
    body.replaceChildren();
  } else if (kind !== 'labels') {
    first = 0;
  }
  for (const header of headers) {
    const column = columnOf(header);
    if (column !== header.className) header.firstChild.textContent = text(column);
    header.ariaSort = choice.column === column ? (choice.descending ? 'descending' : 'ascending') : null;
  }
  showPage(kind);
}

/** Turn to a song's page and open its details. */
export function openSong(song) {
  const at = shown.indexOf(song);
  if (at < 0) return; // the brush left it outside
  first = at - at % PAGE;
  open = song;
  showPage();
  const {element, parts} = rows[at - first];
  element.scrollIntoView({block: 'center'});
  parts.why.focus({preventScroll: true});
}

function turn(songs) {
  first += songs;
  showPage();
  byId('table').scrollIntoView({block: 'nearest'});
}

function showPage(kind) {
  const songs = shown.slice(first, first + PAGE);
  while (rows.length < songs.length) rows.push(newRow());
  for (const [at, row] of rows.entries()) {
    row.element.hidden = at >= songs.length;
    const isSame = kind === 'brush' && row.song === songs[at];
    if (songs[at] && !isSame) fill(row, songs[at]);
  }
  showDetails();
  byId('pages').hidden = shown.length <= PAGE;
  byId('page-back').disabled = first === 0;
  byId('page-on').disabled = first + PAGE >= shown.length;
  byId('page-now').textContent = text('pageNow', {first: first + 1, last: first + songs.length, total: shown.length});
}

function showDetails() {
  const row = rows.find(({element, song}) => song === open && !element.hidden);
  if (details?.song !== row?.song) {
    details?.element.remove();
    details = row && {song: row.song, element: detailsRow(row.song)};
  }
  row?.element.after(details.element);
}

function newRow() {
  const element = byId('row').content.firstElementChild.cloneNode(true);
  const parts = Object.fromEntries([...element.querySelectorAll('[class]')].map((part) => [part.className, part]));
  const row = {element, parts, song: null, mark: moodMark(moodNames()[0])};
  parts.choice.prepend(row.mark);
  parts.yours.append(...moodNames().map((value) => make('option', {value}, moodLabel(value))));
  parts.yours.onchange = () => label(row.song, parts.yours.value);
  parts.agree.onclick = () => label(row.song, row.song.certainty === 'yours' ? null : row.song.mood);
  parts.why.onclick = () => {
    open = open === row.song ? null : row.song;
    showPage();
  };
  body.append(element);
  return row;
}

function fill(row, song) {
  const {parts, mark} = row;
  const isYours = song.certainty === 'yours';
  const isLinked = LINK.test(song.url);
  const words = song.song || text('untitled');
  const named = (name) => {
    const title = text(name, {song: words, mood: moodLabel(song.mood)});
    return {title, ariaLabel: title};
  };
  const feature = (axis) => ({textContent: featureText(choice[axis], song.features[choice[axis]])});
  const properties = {
    position: {textContent: song.position},
    title: {textContent: words},
    artist: {textContent: song.artist},
    yours: {value: song.mood, ...named('moodOf')},
    certainty: {textContent: song.isClear ? text(song.certainty) : text('orMood', {moods: listed(song.alternatives.map(moodLabel), 'disjunction')})},
    score: {textContent: isYours ? '' : number(song.score, 2)},
    x: feature('x'),
    y: feature('y'),
    agree: {ariaPressed: isYours, ...named('agree')},
    why: {textContent: text('why'), ariaExpanded: song === open, ...named('whyOf')},
    link: {hidden: !isLinked, href: isLinked ? song.url : '', ...named('openInSpotify')},
  };
  for (const [name, values] of Object.entries(properties)) Object.assign(parts[name], values);
  showMark(mark, song.mood, song.isClear);
  row.song = song;
}
