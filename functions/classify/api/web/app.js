/** Connects what the reader does with the songs, and shows each change everywhere. */
import {downloadLabels, downloadSongs, links} from './downloads.js';
import {byId, make} from './elements.js';
import {partsOfFiles, partsOfText} from './intake.js';
import {forgetMoods, labelled} from './labels.js';
import {showMap} from './map.js';
import {listenToMap} from './map_input.js';
import {moodLabel} from './moods.js';
import * as songs from './songs.js';
import {listName, showSummary} from './summary.js';
import {openSong, showTable} from './table.js';
import {listed, number, text, translatePage, useLanguage} from './texts.js';
import {forgetProblems, send, showProblems} from './work.js';

const controls = ['search', 'certainty', 'list', 'x', 'y'].map(byId); // each has the id of what it chooses

function show(kind) {
  const hasLists = songs.lists.length > 0;
  byId('results').hidden = !hasLists;
  if (kind === 'songs') openStart(!hasLists);
  if (!hasLists) return;
  if (kind === 'songs' || kind === 'language') showOptions();
  if (kind !== 'brush') {
    for (const control of controls) control.value = songs.choice[control.id];
    showLabels();
  }
  showSummary(kind);
  showMap(kind);
  showTable(kind);
  const [some, count] = [songs.shown.length, songs.all.length];
  byId('showing').textContent = text('showing', {some, count});
  byId('show-all').hidden = some === count;
  byId('downloaded').textContent = '';
}

function openStart(isOpen) {
  byId('start').hidden = !isOpen;
  byId('more').ariaExpanded = isOpen;
}

function showOptions() {
  const fill = (id, pairs) => byId(id).replaceChildren(...pairs.map(([value, label]) => make('option', {value}, label)));
  fill('list', [['', text('allLists')], ...songs.lists.map(({name}, at) => [at, name])]);
  byId('list').hidden = songs.lists.length < 2;
  for (const axis of ['x', 'y']) fill(axis, songs.FEATURES.map((feature) => [feature, text(feature)]));
}

function showLabels() {
  const labels = labelled();
  const moods = [...Map.groupBy(labels, ({mood}) => mood)].map(([mood, {length}]) => `${number(length)} ${moodLabel(mood)}`);
  byId('labels-count').textContent = text(labels.length ? 'labels' : 'noLabels', {moods: listed(moods)});
  byId('labels-next').hidden = !labels.length;
}

function sendNew(parts) {
  forgetProblems();
  return send(parts);
}

const sendFiles = async (files) => sendNew(await partsOfFiles([...files]));

for (const type of ['dragover', 'dragleave', 'drop']) {
  addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    document.body.classList.toggle('dragging', type === 'dragover' || event.relatedTarget !== null);
    if (type === 'drop') sendFiles(event.dataTransfer.files);
  });
}
byId('files').onchange = ({target}) => {
  sendFiles(target.files);
  target.value = ''; // so that the same file can be chosen again
};
byId('paste').onsubmit = (event) => {
  event.preventDefault();
  sendNew(partsOfText(byId('links').value, text('pastedName')));
};
byId('sample').onclick = async () => {
  const answer = await fetch('web/sample.csv');
  sendFiles([new File([await answer.blob()], text('sampleName'))]);
};
byId('more').onclick = () => openStart(byId('start').hidden);
byId('over').onclick = () => {
  forgetProblems();
  songs.clear();
  byId('main').focus();
};
for (const control of controls) control.oninput = () => songs.choose({[control.id]: control.value});
byId('show-all').onclick = () => {
  songs.choose(songs.EVERYTHING);
  byId('search').focus();
};
for (const button of document.querySelectorAll('[data-language]')) {
  button.onclick = () => {
    useLanguage(button.dataset.language);
    showProblems();
    show('language');
  };
}
for (const button of document.querySelectorAll('[data-download]')) {
  button.onclick = () => downloadSongs(button.dataset.download, songs.shown, listName());
}
byId('copy').onclick = async () => {
  const copied = links(songs.shown);
  if (copied.length) await navigator.clipboard.writeText(copied.join('\n'));
  byId('downloaded').textContent = text('copied', {count: copied.length});
};
byId('labels-download').onclick = () => downloadLabels(labelled());
byId('labels-clear').onclick = () => {
  forgetMoods();
  songs.readLabels();
  byId('labels-title').focus();
};
songs.onChange(show);
listenToMap(openSong);

// An address without its final slash is that of the page too; links inside the page need it.
history.replaceState(null, '', document.baseURI);
translatePage();
byId('loading').hidden = true;
openStart(true);
document.body.dataset.ready = 'true';
