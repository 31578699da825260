/** The page: makes its parts and connects them. */
import {getModel} from './api.js';
import {featureName} from './axes.js';
import {downloadSongs, links, saveFile} from './downloads.js';
import {byId, option} from './elements.js';
import {partsOfFiles, partsOfText} from './intake.js';
import {Labels} from './labels.js';
import {MoodMap} from './map.js';
import {moodLabel, useMoods} from './moods.js';
import {CERTAINTIES, FEATURES, Songs} from './songs.js';
import {Summary, listName} from './summary.js';
import {SongTable} from './table.js';
import {fillTexts, listed, onLanguage, text, useLanguage} from './texts.js';
import {Work} from './work.js';

const labels = new Labels();
const songs = new Songs(labels);
const work = new Work((report, name) => songs.add(report, name));
const table = new SongTable(byId('table'), songs);
new Summary(songs);
new MoodMap(byId('map'), songs, (song) => table.open(song));
let model = null; // the description of the model, once it was asked for

/** Send the parts and show their songs. The first of them all brings the results into view. */
async function classify(parts) {
  work.forgetProblems();
  const wasEmpty = songs.lists.length === 0;
  if (await work.run(parts.map(afterModel)) && wasEmpty) byId('sentence').focus();
}

/** Return a part that is sent once the moods of the model are known. */
function afterModel(part) {
  const send = async (signal) => {
    model ??= getModel(signal).then(useMoods);
    try {
      await model;
    } catch (error) {
      model = null;
      throw error;
    }
    return part.send(signal);
  };
  return {...part, send};
}

function showState() {
  const any = songs.lists.length > 0;
  byId('results').hidden = !any;
  byId('start').hidden = any && byId('more').getAttribute('aria-expanded') === 'false';
  byId('showing').textContent = text(songs.isFiltered ? 'showingSome' : 'showingAll',
    {some: songs.shown.length, count: songs.all.length});
  byId('show-all').hidden = !songs.isFiltered;
  byId('downloaded').textContent = '';
}

function showLists() {
  const {lists} = songs;
  byId('list-filter').hidden = lists.length < 2;
  byId('list').replaceChildren(option('', text('allLists')), ...lists.map(({name}, at) => option(String(at), name)));
}

function showLabels() {
  const counts = [...labels.counts()].map(([mood, count]) => text('labelCount', {mood: moodLabel(mood), count}));
  byId('labels-count').textContent = labels.size ? text('labelsCount', {count: labels.size, moods: listed(counts)}) : text('labelsNone');
  byId('labels-actions').hidden = byId('labels-next').hidden = labels.size === 0;
}

/** Write the choices in the reader's language, and keep what is chosen. */
function fillChoices() {
  const fill = (id, options, chosen) => {
    byId(id).replaceChildren(...options);
    byId(id).value = chosen;
  };
  fill('certainty', [option('', text('anyCertainty')), ...CERTAINTIES.map((each) => option(each, text(`filter-${each}`)))], songs.filter.certainty);
  for (const axis of ['x', 'y']) {
    fill(`axis-${axis}`, FEATURES.map((name) => option(name, featureName(name))), songs.axes[axis]);
  }
  showLists();
}

function onInput() {
  byId('files').addEventListener('change', async ({target}) => {
    const files = [...target.files];
    target.value = ''; // so that the same file can be chosen again
    await classify(await partsOfFiles(files));
  });
  byId('paste').addEventListener('submit', async (event) => {
    event.preventDefault();
    await classify(partsOfText(byId('links').value, text('pastedName')));
  });
  byId('sample').addEventListener('click', async () => {
    const file = await fetch(new URL('sample.csv', import.meta.url)).then((answer) => answer.blob());
    await classify(await partsOfFiles([new File([file], text('sampleName'))]));
  });
  const dragged = (event, over) => {
    if (!event.dataTransfer?.types.includes('Files')) return false;
    event.preventDefault();
    document.body.classList.toggle('dragging', over);
    return true;
  };
  addEventListener('dragover', (event) => dragged(event, true));
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) dragged(event, false); });
  addEventListener('drop', async (event) => {
    if (dragged(event, false)) await classify(await partsOfFiles([...event.dataTransfer.files]));
  });
}

function onChoices() {
  byId('search').addEventListener('input', ({target}) => songs.setFilter({text: target.value}));
  byId('certainty').addEventListener('change', ({target}) => songs.setFilter({certainty: target.value}));
  byId('list').addEventListener('change', ({target}) => songs.setFilter({list: songs.lists[target.value] ?? null}));
  for (const axis of ['x', 'y']) byId(`axis-${axis}`).addEventListener('change', ({target}) => songs.setAxes({[axis]: target.value}));
  byId('show-all').addEventListener('click', () => {
    byId('search').value = byId('certainty').value = byId('list').value = '';
    songs.showAll();
    byId('search').focus();
  });
  byId('more').addEventListener('click', ({target}) => {
    target.setAttribute('aria-expanded', String(target.getAttribute('aria-expanded') === 'false'));
    showState();
  });
  byId('over').addEventListener('click', () => {
    byId('more').setAttribute('aria-expanded', 'false');
    work.forgetProblems();
    songs.clear();
    byId('main').focus();
  });
  for (const button of document.querySelectorAll('[data-language]')) {
    button.addEventListener('click', () => useLanguage(button.dataset.language));
  }
}

function onDownloads() {
  for (const button of document.querySelectorAll('[data-download]')) {
    button.addEventListener('click', () => downloadSongs(button.dataset.download, songs.shown, listName(songs)));
  }
  byId('copy').addEventListener('click', async () => {
    const copied = links(songs.shown);
    const count = copied ? copied.split('\n').length : 0;
    if (count) await navigator.clipboard.writeText(copied);
    byId('downloaded').textContent = text(count ? 'copied' : 'noLinks', {count});
  });
  byId('labels-download').addEventListener('click', () => saveFile('labels.csv', labels.csv(FEATURES), 'text/csv'));
  byId('labels-clear').addEventListener('click', () => {
    labels.clear();
    songs.relabel();
    byId('labels').querySelector('h3').focus();
  });
}

// An address without its final slash is that of the page too; links inside the page need it.
history.replaceState(null, '', document.baseURI);
songs.onChange((kind) => {
  if (kind === 'songs') showLists();
  if (kind === 'songs' || kind === 'labels') showLabels();
  showState();
});
onLanguage(() => {
  fillChoices();
  showLabels();
  showState();
  work.retell();
});
onInput();
onChoices();
onDownloads();
fillTexts();
fillChoices();
showLabels();
byId('loading').hidden = true;
byId('start').hidden = false;
document.body.dataset.ready = 'true';
