/** Sends parts one after the other, with progress and cancel, asks for the API key, and says what failed. */
import {Problem, hasKey, keepKey} from './api.js';
import {byId, make} from './elements.js';
import {loadMoods} from './moods.js';
import {add, lists} from './songs.js';
import {hasText, text} from './texts.js';

/** Kinds of problems that need the same advice as another. */
const SAME_ADVICE = {throttled: 'rate-limited', 'api-key-quota': 'quota-exceeded', 'credentials-refused': 'upstream-unavailable'};
const waiting = [];
let failed = []; // {part, problem}
let abort = null; // while parts are sent

byId('work-cancel').onclick = () => abort.abort();
byId('key-cancel').onclick = () => byId('key').close();
byId('problems-close').onclick = forgetProblems;

/** Send parts and show their songs. Those that fail are listed, with a button to try again. */
export async function send(parts) {
  waiting.push(...parts);
  if (abort || !parts.length) return;
  const isFirst = !lists.length;
  abort = new AbortController();
  byId('work').hidden = false;
  byId('work').scrollIntoView({block: 'nearest'});
  try {
    for (let done = 0; waiting.length; done++) {
      showProgress(waiting[0], done, done + waiting.length);
      await sendOne(waiting.shift(), abort.signal);
    }
  } finally {
    abort = null;
    byId('work').hidden = true;
  }
  showProblems();
  if (failed.length) byId('problems-title').focus();
  else if (isFirst) byId('sentence').focus();
}

async function sendOne(part, signal) {
  try {
    signal.throwIfAborted();
    await loadMoods(signal);
    add(await part.send(signal), part.name);
  } catch (error) {
    const problem = signal.aborted ? new Problem('cancelled') : error;
    if (!(problem instanceof Problem)) throw error;
    if (problem.wantsKey) {
      await askForKey();
      await sendOne(part, signal);
    } else {
      failed.push({part, problem});
    }
  }
}

function showProgress({name}, done, total) {
  const bar = byId('work-bar');
  byId('work-text').textContent = text('reading', {name, at: done + 1, total});
  if (total > 1) Object.assign(bar, {value: done, max: total});
  else bar.removeAttribute('value');
}

export function forgetProblems() {
  failed = [];
  showProblems();
}

export function showProblems() {
  byId('problems').hidden = !failed.length;
  byId('problem-list').replaceChildren(...failed.map((each) => {
    const kind = SAME_ADVICE[each.problem.kind] ?? each.problem.kind;
    const onclick = () => {
      failed = failed.filter((other) => other !== each);
      showProblems();
      send([each.part]);
    };
    return make('li', {}, make('p', {className: 'what'}, each.part.name),
      make('p', {}, text(hasText(kind) ? kind : 'internal', {seconds: each.problem.retryAfter})),
      make('p', {className: 'hint', lang: 'en'}, each.problem.detail), make('button', {onclick}, text('tryAgain')));
  }));
}

/** Ask for the API key and keep it. Without one, everything that waits is cancelled. */
function askForKey() {
  const dialog = byId('key');
  byId('key-refused').hidden = !hasKey();
  byId('key-value').value = dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      if (dialog.returnValue) keepKey(byId('key-value').value.trim());
      else abort.abort();
      resolve();
    };
  });
}
