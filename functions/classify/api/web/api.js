/** The requests to Moodlist's API, relative to the page's own address. */
import {keep, recall} from './storage.js';

const KEY = ['sessionStorage', 'moodlist-key'];
const KEY_WANTED = 'api-key-required';

export const hasKey = () => recall(...KEY) !== null;
export const keepKey = (key) => keep(...KEY, key);

/** An answer that is a problem (RFC 9457), or what the page itself cannot do. */
export class Problem extends Error {
  constructor(kind, {detail = '', retryAfter = 60} = {}) {
    super(detail || kind);
    Object.assign(this, {kind, detail, retryAfter, wantsKey: kind === KEY_WANTED});
  }
}

export const getModel = (signal) => send('moods', {signal});

/** Return the whole report of a request: an object, or the content of an exported file or of pasted links. */
export async function classify(request, signal) {
  const [path, type, body] = request instanceof Blob
    ? ['classify?include=features', 'application/octet-stream', request]
    : ['classify', 'application/json', JSON.stringify(request)];
  let page = await send(path, {method: 'POST', headers: {'Content-Type': type}, body, signal});
  if (!page.report) return page;
  const whole = page.report; // too large for one answer, so the server redirected to its first page
  while (page.next) {
    page = await send(page.next, {signal});
    whole.songs.push(...page.report.songs);
    whole.skipped.push(...page.report.skipped);
  }
  return whole;
}

async function send(path, options) {
  const headers = {...options.headers, ...(hasKey() && {'x-api-key': recall(...KEY)})};
  const answer = await fetch(path, {...options, headers}).catch(noAnswer);
  if (answer.ok) return answer.json().catch(noAnswer);
  const {type = 'internal', detail} = await answer.json().catch(() => ({}));
  const kind = answer.status === 401 ? KEY_WANTED : type.split(':').pop();
  throw new Problem(kind, {detail, retryAfter: Number(answer.headers.get('Retry-After')) || undefined});
}

function noAnswer() { throw new Problem('network'); }
