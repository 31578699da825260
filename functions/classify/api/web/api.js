/** The requests to Moodlist's API, relative to the page's own address. */

const STORED = 'moodlist-key';
const KEY_WANTED = 'urn:moodlist:problem:api-key-required';

/** An answer that is a problem (RFC 9457), or no answer: then `kind` is `network`. */
export class Problem extends Error {
  constructor(kind, {title = '', detail = '', retryAfter = null} = {}) {
    super(detail || title || kind);
    Object.assign(this, {kind, title, detail, retryAfter});
  }
}

/** The server wants an API key, or another one than it got. */
export class KeyWanted extends Error {
  constructor(wasSent) {
    super('The server wants an API key.');
    this.wasSent = wasSent;
  }
}

/** Keep the API key until the tab is closed. */
export const keepKey = (key) => sessionStorage.setItem(STORED, key);

/** Return the description of the model. */
export const getModel = (signal) => send('moods', {signal});

/** Return the report of an exported file or of pasted links; each song with its features. */
export const classifyFile = (content, signal) => report('classify?include=features', 'application/octet-stream', content, signal);

/** Return the report of a link to a playlist, album or track. */
export const classifyLink = (playlist, signal) => report('classify', 'application/json',
  JSON.stringify({playlist, include: ['features']}), signal);

/** Return a song as the model explains it: with `why` and the scores of all moods. Its features are sent, so no service is asked. */
export async function explain({song, artist, features}, signal) {
  const body = JSON.stringify({tracks: [{song, artist, features}], include: ['why', 'scores']});
  const {songs: [explained]} = await report('classify', 'application/json', body, signal);
  return explained;
}

async function report(path, type, body, signal) {
  const answer = await send(path, {method: 'POST', body, headers: {'Content-Type': type}, signal});
  return 'status' in answer ? wholeReport(answer, signal) : answer;
}

/** Return all pages of a report that was too large for one answer, and to which the server redirected. */
async function wholeReport(first, signal) {
  const whole = first.report;
  for (let page = first; page.next;) {
    page = await send(page.next, {signal});
    whole.songs.push(...page.report.songs);
    whole.skipped.push(...page.report.skipped);
  }
  return whole;
}

async function send(path, options) {
  const key = sessionStorage.getItem(STORED);
  const headers = {...options.headers, ...(key ? {'x-api-key': key} : {})};
  let response;
  try {
    response = await fetch(path, {...options, headers});
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem('network');
  }
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401 || (response.status === 403 && problem.type === KEY_WANTED)) throw new KeyWanted(key !== null);
  throw new Problem(problem.type?.split(':').pop() ?? 'internal',
    {...problem, retryAfter: Number(response.headers.get('Retry-After')) || null});
}
