/** Sends parts one after the other: progress, cancel, the API key where the server wants one, and problems in words. */
import {KeyWanted, Problem, keepKey} from './api.js';
import {hasText, text} from './texts.js';

const element = (id) => document.getElementById(id);

export class Work {
  #onReport;
  #abort = null;
  #failed = []; // parts with their problems

  /** `onReport(report, name)` is called for each part that was classified. */
  constructor(onReport) {
    this.#onReport = onReport;
    element('work-cancel').addEventListener('click', () => this.#abort?.abort());
    element('problems-close').addEventListener('click', () => this.forgetProblems());
  }

  /** Show the problems again, for instance in another language. */
  retell() { this.#showProblems(); }

  /** Send the parts. Those that fail are listed, with a button to try again. Returns how many succeeded. */
  async run(parts) {
    if (this.#abort) return 0;
    this.#abort = new AbortController();
    this.#failed = this.#failed.filter(({part}) => !parts.includes(part));
    this.#showProblems();
    element('work').hidden = false;
    document.body.setAttribute('aria-busy', 'true');
    let succeeded = 0;
    try {
      for (const [done, part] of parts.entries()) {
        this.#showProgress(part, done, parts.length);
        succeeded += await this.#send(part);
      }
    } finally {
      element('work').hidden = true;
      document.body.removeAttribute('aria-busy');
      this.#abort = null;
    }
    this.#showProblems();
    if (this.#failed.length) element('problems-title').focus();
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
    element('work-text').textContent = text('reading', {name: part.name, at: done + 1, total, count: total});
    Object.assign(element('work-bar'), total > 1 ? {value: done, max: total} : {});
    if (total === 1) element('work-bar').removeAttribute('value');
  }

  /** Forget what failed before. */
  forgetProblems() {
    this.#failed = [];
    this.#showProblems();
  }

  #showProblems() {
    element('problems').hidden = this.#failed.length === 0;
    element('problem-list').replaceChildren(...this.#failed.map(({part, problem}) => this.#item(part, problem)));
  }

  #item(part, problem) {
    const item = document.createElement('li');
    const known = hasText(`problem-${problem.kind}`);
    const what = text(known ? `problem-${problem.kind}` : 'problem-internal', {seconds: problem.retryAfter ?? 60});
    item.append(paragraph('what', `${part.name}: ${what}`));
    const next = hasText(`next-${problem.kind}`) ? text(`next-${problem.kind}`, {seconds: problem.retryAfter ?? 60}) : '';
    if (next) item.append(paragraph('next', next));
    if (problem.detail) item.append(Object.assign(paragraph('detail', problem.detail), {lang: 'en'}));
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = text('tryAgain');
    again.addEventListener('click', () => this.run([part]));
    item.append(again);
    return item;
  }
}

function paragraph(name, content) {
  const made = document.createElement('p');
  made.className = name;
  made.textContent = content;
  return made;
}

/** Ask for the API key and keep it. Resolves to whether one was given. */
function askForKey(wasRefused, signal) {
  const form = element('key');
  const controller = new AbortController();
  element('key-refused').hidden = !wasRefused;
  form.hidden = false;
  element('key-value').focus();
  return new Promise((resolve) => {
    const end = (given) => {
      controller.abort();
      form.hidden = true;
      resolve(given);
    };
    const options = {signal: controller.signal};
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      keepKey(element('key-value').value.trim());
      element('key-value').value = '';
      end(true);
    }, options);
    element('key-cancel').addEventListener('click', () => end(false), options);
    signal.addEventListener('abort', () => end(false), options);
  });
}
