/** Sends parts one after the other: progress, cancel, the API key where the server wants one, and problems in words. */
import {KeyWanted, Problem, keepKey} from './api.js';
import {byId, make} from './elements.js';
import {hasText, text} from './texts.js';

/** Kinds of problems that need the same advice as another. */
const SAME_ADVICE = {throttled: 'rate-limited', 'api-key-quota': 'quota-exceeded', 'credentials-refused': 'upstream-unavailable'};

export class Work {
  #onReport;
  #abort = null;
  #failed = []; // parts with their problems

  /** `onReport(report, name)` is called for each part that was classified. */
  constructor(onReport) {
    this.#onReport = onReport;
    byId('work-cancel').addEventListener('click', () => this.#abort?.abort());
    byId('problems-close').addEventListener('click', () => this.forgetProblems());
  }

  /** Show the problems again, for instance in another language. */
  retell() { this.#showProblems(); }

  /** Send the parts. Those that fail are listed, with a button to try again. Returns how many succeeded. */
  async run(parts) {
    if (this.#abort) return 0;
    this.#abort = new AbortController();
    this.#failed = this.#failed.filter(({part}) => !parts.includes(part));
    this.#showProblems();
    byId('work').hidden = false;
    byId('work').scrollIntoView({block: 'nearest'});
    document.body.setAttribute('aria-busy', 'true');
    let succeeded = 0;
    try {
      for (const [done, part] of parts.entries()) {
        this.#showProgress(part, done, parts.length);
        succeeded += await this.#send(part);
      }
    } finally {
      byId('work').hidden = true;
      document.body.removeAttribute('aria-busy');
      this.#abort = null;
    }
    this.#showProblems();
    if (!this.#failed.length) return succeeded;
    byId('problems-title').focus({preventScroll: true});
    byId('problems').scrollIntoView({block: 'nearest'});
    return succeeded;
  }

  async #send(part) {
    try {
      this.#abort.signal.throwIfAborted();
      this.#onReport(await this.#withKey(() => part.send(this.#abort.signal)), part.name);
      return 1;
    } catch (error) {
      if (this.#abort.signal.aborted) this.#failed.push({part, problem: new Problem('cancelled')});
      else if (error instanceof Problem) this.#failed.push({part, problem: error});
      else throw error;
      return 0;
    }
  }

  /** Call `request`, and ask for the API key until the server accepts it. */
  async #withKey(request) {
    for (;;) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof KeyWanted)) throw error;
        if (!await askForKey(error.wasSent, this.#abort.signal)) this.#abort.abort();
      }
    }
  }

  #showProgress(part, done, total) {
    byId('work-text').textContent = text('reading', {name: part.name, at: done + 1, total, count: total});
    Object.assign(byId('work-bar'), total > 1 ? {value: done, max: total} : {});
    if (total === 1) byId('work-bar').removeAttribute('value');
  }

  /** Forget what failed before. */
  forgetProblems() {
    this.#failed = [];
    this.#showProblems();
  }

  #showProblems() {
    byId('problems').hidden = this.#failed.length === 0;
    byId('problem-list').replaceChildren(...this.#failed.map(({part, problem}) => this.#item(part, problem)));
  }

  #item(part, problem) {
    const kind = SAME_ADVICE[problem.kind] ?? problem.kind;
    const name = `problem-${kind}`;
    const again = make('button', {type: 'button', textContent: text('tryAgain')});
    again.addEventListener('click', () => this.run([part]));
    return make('li', {}, make('p', {className: 'what', textContent: part.name}),
      make('p', {textContent: text(hasText(name) ? name : 'problem-internal', {seconds: problem.retryAfter ?? 60})}),
      ...(problem.detail ? [make('p', {className: 'detail', lang: 'en', textContent: problem.detail})] : []), again);
  }
}

/** Ask for the API key and keep it. Resolves to whether one was given. */
function askForKey(wasRefused, signal) {
  const form = byId('key');
  const controller = new AbortController();
  byId('key-refused').hidden = !wasRefused;
  form.hidden = false;
  byId('key-value').focus();
  return new Promise((resolve) => {
    const end = (given) => {
      controller.abort();
      form.hidden = true;
      resolve(given);
    };
    const options = {signal: controller.signal};
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      keepKey(byId('key-value').value.trim());
      byId('key-value').value = '';
      end(true);
    }, options);
    byId('key-cancel').addEventListener('click', () => end(false), options);
    signal.addEventListener('abort', () => end(false), options);
  });
}
