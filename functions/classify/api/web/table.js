/** The table of the songs that are shown, a page at a time. The elements of its rows are used again for other songs. */
import {featureName, featureText} from './axes.js';
import {Details} from './details.js';
import {byId, make, option} from './elements.js';
import {moodLabel, moodMark, moodNames, showMark} from './moods.js';
import {listed, number, onLanguage, text} from './texts.js';

const ROWS = 50;
const LINK = /^https:\/\/open\.spotify\.com\//;

export class SongTable {
  #songs;
  #body;
  #headers = new Map();
  #rows = [];
  #details = new Details();
  #page = 0;
  #open = null; // the song whose details are shown

  constructor(container, songs) {
    this.#songs = songs;
    const head = make('tr');
    for (const column of ['position', 'song', 'mood', 'score', 'x', 'y', null]) head.append(this.#header(column));
    this.#body = make('tbody');
    const table = make('table', {}, make('caption', {className: 'visually-hidden', attributes: {'data-text': 'tableCaption'}}),
      make('thead', {}, head), this.#body);
    container.append(table);
    byId('page-back').addEventListener('click', () => this.#turn(-1));
    byId('page-on').addEventListener('click', () => this.#turn(1));
    songs.onChange((kind) => this.#changed(kind));
    onLanguage(() => { this.#rows = []; this.#details.forget(); this.#body.replaceChildren(); this.render(); });
  }

  /** Turn to a song's page and open its details. */
  open(song) {
    this.#page = Math.max(0, Math.floor(this.#songs.shown.indexOf(song) / ROWS));
    this.#open = song;
    this.render();
    const {row} = this.#rows.find((each) => each.song === song) ?? {};
    row?.scrollIntoView({block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
    row?.querySelector('.why').focus({preventScroll: true});
  }

  /** Show the current page of the songs. */
  render() {
    const {shown} = this.#songs;
    const pages = Math.max(1, Math.ceil(shown.length / ROWS));
    this.#page = Math.min(this.#page, pages - 1);
    const first = this.#page * ROWS;
    const songs = shown.slice(first, first + ROWS);
    while (this.#rows.length < songs.length) this.#rows.push(this.#newRow());
    songs.forEach((song, at) => this.#fill(this.#rows[at], song));
    this.#rows.forEach(({row}, at) => { row.hidden = at >= songs.length; });
    this.#placeDetails();
    byId('pages').hidden = pages === 1;
    byId('page-back').disabled = this.#page === 0;
    byId('page-on').disabled = this.#page === pages - 1;
    byId('page-now').textContent = text('pageNow', {first: first + 1, last: first + songs.length, total: shown.length});
  }

  #changed(kind) {
    if (kind !== 'labels') this.#page = 0;
    if (kind === 'songs') this.#open = null;
    this.#nameColumns();
    this.render();
  }

  #turn(direction) {
    this.#page += direction;
    this.render();
    this.#body.closest('.table-frame').scrollIntoView({block: 'nearest'});
  }

  #header(column) {
    if (column === null) return make('td', {className: 'do'});
    const button = make('button', {type: 'button', className: 'sort'});
    button.addEventListener('click', () => {
      const name = this.#column(column);
      const {sort} = this.#songs;
      // Numbers begin with the highest, except for the place in the list.
      const first = !['position', 'song', 'mood'].includes(column);
      this.#songs.setSort(name, sort.column === name ? !sort.descending : first);
    });
    const cell = make('th', {className: column, scope: 'col'}, button);
    this.#headers.set(column, {cell, button});
    return cell;
  }

  /** The last two columns show the features of the map's axes. */
  #column(column) { return this.#songs.axes[column] ?? column; }

  #nameColumns() {
    const {sort} = this.#songs;
    for (const [column, {cell, button}] of this.#headers) {
      const name = this.#column(column);
      button.textContent = column === 'x' || column === 'y' ? featureName(name) : text(`column-${column}`);
      const direction = sort.descending ? 'descending' : 'ascending';
      if (sort.column === name) cell.setAttribute('aria-sort', direction);
      else cell.removeAttribute('aria-sort');
    }
  }

  #newRow() {
    const parts = {
      position: make('td', {className: 'position'}), title: make('span', {className: 'title'}),
      artist: make('span', {className: 'artist'}), mark: moodMark(moodNames()[0]), select: make('select'),
      certainty: make('span', {className: 'certainty'}), score: make('td', {className: 'score'}),
      x: make('td', {className: 'x'}), y: make('td', {className: 'y'}),
      agree: make('button', {type: 'button', className: 'agree', textContent: '✓'}),
      why: make('button', {type: 'button', className: 'why', textContent: text('why')}),
      link: make('a', {className: 'link', target: '_blank', rel: 'noopener noreferrer', textContent: '↗'}),
    };
    parts.row = make('tr', {}, parts.position, make('th', {scope: 'row', className: 'song'}, parts.title, parts.artist),
      make('td', {className: 'mood'}, make('span', {className: 'choice'}, parts.mark, parts.select), parts.certainty), parts.score,
      parts.x, parts.y, make('td', {className: 'do'}, parts.agree, parts.why, parts.link));
    for (const mood of moodNames()) parts.select.append(option(mood, moodLabel(mood)));
    parts.select.addEventListener('change', () => this.#songs.label(parts.song, parts.select.value));
    parts.agree.addEventListener('click', () => {
      this.#songs.label(parts.song, parts.song.certainty === 'yours' ? null : parts.song.mood);
    });
    parts.why.addEventListener('click', () => {
      this.#open = this.#open === parts.song ? null : parts.song;
      this.render();
    });
    this.#body.append(parts.row);
    return parts;
  }

  #fill(parts, song) {
    const {x, y} = this.#songs.axes;
    const open = song === this.#open;
    const name = song.song || song.artist || text('untitled');
    parts.position.textContent = song.order;
    parts.title.textContent = song.song || text('untitled');
    parts.artist.textContent = song.artist;
    parts.select.value = song.mood;
    parts.certainty.textContent = certaintyText(song);
    parts.score.textContent = song.certainty === 'yours' ? '' : number(song.score, 2);
    parts.x.textContent = featureText(x, song.features[x]);
    parts.y.textContent = featureText(y, song.features[y]);
    showMark(parts.mark, song.mood, song.certainty === 'clear' || song.certainty === 'yours');
    parts.agree.setAttribute('aria-pressed', String(song.certainty === 'yours'));
    parts.why.setAttribute('aria-expanded', String(open));
    parts.link.hidden = !LINK.test(song.url ?? '');
    if (parts.song !== song || parts.named !== song.mood) {
      parts.select.setAttribute('aria-label', text('moodOf', {song: name}));
      parts.agree.setAttribute('aria-label', text('agree', {song: name, mood: moodLabel(song.mood)}));
      parts.agree.title = text('agreeHint');
      parts.why.setAttribute('aria-label', text('whyOf', {song: name}));
      parts.link.setAttribute('aria-label', text('openInSpotify', {song: name}));
      if (!parts.link.hidden) parts.link.href = song.url;
    }
    Object.assign(parts, {song, named: song.mood});
  }

  #placeDetails() {
    const parts = this.#rows.find((each) => !each.row.hidden && each.song === this.#open);
    if (parts) this.#details.show(this.#open, parts.row);
    else this.#details.remove();
  }
}

/** Return how sure the mood is: `clear`, the other moods that it may be, or that it is yours. */
export function certaintyText(song) {
  if (song.certainty === 'yours') return text('yours');
  if (song.certainty === 'clear') return text('clear');
  return text('orMood', {moods: listed(song.alternatives.map(moodLabel), 'disjunction')});
}
