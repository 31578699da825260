/** What the reader gives, as a list of parts that are sent one by one: each file, each file of a ZIP, each playlist's link. */
import {classifyFile, classifyLink, Problem} from './api.js';
import {TooLarge, UnreadableZip, isZip, zipEntries} from './zip.js';

export const MAX_BYTES = 4 * 1024 * 1024; // of a request's body; the API says so too
const ENDINGS = /\.(csv|tsv|tab|txt|json|m3u8?|spotdl)$/i;
// Spotify's account data holds far more than songs. Nothing else of it leaves the browser.
const ACCOUNT_DATA = /(^|\/)(Userdata|Identity|Payments|Inferences|ReadMeFirst\w*)\.(json|pdf)$|Spotify (Account|Extended)/i;
const WITH_SONGS = /^(playlist|yourlibrary|streaming_?history)/i;
const LIST_LINK = /(^|\/\/open\.spotify\.com\/)(?:[\w-]+\/)*?(?:spotify:)?(playlist|album)[:/]\w+/i;

/**
 * A part: what the progress calls it, and how to get its report.
 * @typedef {{name: string, send: (signal: AbortSignal) => Promise<object>}} Part
 */

/** Return the parts of files that were dropped or chosen. @returns {Promise<Part[]>} */
export async function partsOfFiles(files) {
  const parts = [];
  for (const file of files) {
    if (!await isZip(file)) parts.push(partOf(file.name, async () => checked(file)));
    else parts.push(...await partsOfZip(file));
  }
  return parts;
}

/** Return the parts of pasted text: a link to a list is one of its own, all other lines are sent together. */
export function partsOfText(text, name) {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const isList = (line) => LIST_LINK.test(line) && !/[\s,;]/.test(line);
  const others = lines.filter((line) => !isList(line));
  const lists = lines.filter(isList).map((link) => ({name: link, send: (signal) => classifyLink(link, signal)}));
  return others.length ? [...lists, partOf(name, async () => checked(new Blob([others.join('\n')])))] : lists;
}

async function partsOfZip(file) {
  const fail = (problem) => [partOf(file.name, async () => { throw problem; })];
  let entries;
  try {
    entries = await zipEntries(file);
  } catch (error) {
    if (error instanceof UnreadableZip) return fail(new Problem('zip-unreadable'));
    throw error;
  }
  const names = entries.map((entry) => entry.name);
  if (names.includes('[Content_Types].xml')) return fail(new Problem('workbook'));
  const isAccountData = names.some((name) => ACCOUNT_DATA.test(name));
  const wanted = entries.filter(({name}) => {
    const own = name.split('/').pop();
    return ENDINGS.test(own) && !own.startsWith('.') && !name.startsWith('__MACOSX/')
      && (!isAccountData || WITH_SONGS.test(own));
  });
  if (!wanted.length) return fail(new Problem('zip-empty'));
  return wanted.map((entry) => partOf(entry.name.split('/').pop(), () => unpacked(entry)));
}

/** Return a part whose list has the file's name; the API knows only its content. */
function partOf(name, read) {
  const send = async (signal) => {
    const report = await classifyFile(await read(), signal);
    return {...report, playlist: {...report.playlist, name: name.replace(/\.\w{2,6}$/, '')}};
  };
  return {name, send};
}

function checked(file) {
  if (file.size > MAX_BYTES) throw new Problem('file-too-large');
  if (file.size === 0) throw new Problem('file-empty');
  return file;
}

async function unpacked(entry) {
  try {
    return checked(await entry.read(MAX_BYTES));
  } catch (error) {
    if (error instanceof TooLarge) throw new Problem('file-too-large');
    if (error instanceof UnreadableZip) throw new Problem('zip-unreadable');
    throw error;
  }
}
