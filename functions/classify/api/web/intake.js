/** What the reader gives, as parts with `name` and `send(signal)`: each file, each file of a ZIP, each link of a list. */
import {Problem, classify} from './api.js';
import {isZip, zipEntries} from './zip.js';

const MAX_BYTES = 4 * 1024 * 1024; // of a request's body; the API says so too
const ENDINGS = /\.(csv|tsv|tab|txt|json|m3u8?|spotdl)$/i;
// Spotify's account data holds far more than songs. Nothing else of it leaves the browser.
const ACCOUNT_DATA = /(^|\/)(Userdata|Identity|Payments|Inferences|ReadMeFirst\w*)\.(json|pdf)$|Spotify (Account|Extended)/i;
const WITH_SONGS = /(^|\/)(playlist|yourlibrary|streaming_?history)[^/]*$/i;
const HIDDEN = /^(\.|__MACOSX\/)|\/\./;
const LIST_LINK = /^(?:[^\s,;]*\/\/open\.spotify\.com\/)?(?:[\w-]+\/)*(?:spotify:)?(playlist|album)[:/]\w[^\s,;]*$/i;

export const partsOfFiles = async (files) => (await Promise.all(files.map(partsOfFile))).flat();

/** Return a part for each link to a list, and one for all other lines. */
export function partsOfText(text, name) {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const {lists = [], others} = Object.groupBy(lines, (line) => (LIST_LINK.test(line) ? 'lists' : 'others'));
  const parts = lists.map((link) => ({name: link, send: (signal) => classify({playlist: link, include: ['features']}, signal)}));
  return others ? [...parts, partOf(name, () => new Blob([others.join('\n')]))] : parts;
}

async function partsOfFile(file) {
  if (!await isZip(file)) return [partOf(file.name, () => file)];
  try {
    return (await listsOfZip(file)).map(({name, read}) => partOf(name.split('/').pop(), () => read(MAX_BYTES)));
  } catch (problem) {
    return [partOf(file.name, () => { throw problem; })];
  }
}

async function listsOfZip(file) {
  const entries = await zipEntries(file);
  const has = (kind) => entries.some(({name}) => kind.test(name));
  if (has(/^\[Content_Types\]\.xml$/)) throw new Problem('workbook');
  const wanted = has(ACCOUNT_DATA) ? WITH_SONGS : /./;
  const lists = entries.filter(({name}) => ENDINGS.test(name) && wanted.test(name) && !HIDDEN.test(name));
  if (!lists.length) throw new Problem('zip-empty');
  return lists;
}

/** Return a part whose list has the file's name; the API knows only its content. */
function partOf(name, read) {
  const send = async (signal) => {
    const content = await read();
    if (content.size > MAX_BYTES) throw new Problem('too-large');
    if (content.size === 0) throw new Problem('file-empty');
    const report = await classify(content, signal);
    return {...report, playlist: {name: name.replace(/\.\w{2,6}$/, '')}};
  };
  return {name, send};
}
