/** Reads ZIP archives. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 and 4.4 */
import {Problem} from './api.js';

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LONGEST_END = 22 + 0xffff; // with a comment
const ENTRY_SIZE = 46; // and that of a file's header, both without what varies
const HEADER_SIZE = 30;
const ENCRYPTED = 1; // flags
const UTF_8 = 0x800;
const UNPACK = {0: (stored) => stored, 8: (deflated) => deflated.pipeThrough(new DecompressionStream('deflate-raw'))}; // by method
/** The letters of MS-DOS (code page 437) from 0x80 on; behind them, names have only ß. */
const DOS = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»'.padEnd(0x61, '\ufffd') + 'ß';

export const isZip = async (file) => /^PK(\x03\x04|\x05\x06)/.test(await file.slice(0, 4).text());

/** Return the files of an archive: `name`, and `read(limit)` that stops beyond so many bytes. */
export const zipEntries = (file) => readDirectory(file).catch(explain);

/** Whatever else goes wrong, such as a place beyond the end, comes from the archive. */
function explain(error) { throw error instanceof Problem ? error : new Problem('zip-unreadable'); }

async function readDirectory(file) {
  const directory = await findDirectory(file);
  const entries = [];
  for (let at = 0; at < directory.byteLength;) {
    const short = (offset) => directory.getUint16(at + offset, true);
    const long = (offset) => directory.getUint32(at + offset, true);
    if (long(0) !== DIRECTORY_ENTRY) throw new Problem('zip-unreadable');
    const entry = {flags: short(8), method: short(10), size: long(20), start: long(42)};
    const name = nameOf(new Uint8Array(directory.buffer, at + ENTRY_SIZE, short(28)), entry);
    if (!name.endsWith('/')) entries.push({name, read: (limit) => readEntry(file, entry, limit).catch(explain)});
    at += ENTRY_SIZE + short(28) + short(30) + short(32); // with name, extra field and comment
  }
  return entries;
}

/** Without the flag, a name may be of UTF-8, Windows or DOS. The command (moodlist/archives.py) decides alike. */
function nameOf(bytes, {flags}) {
  try {
    return new TextDecoder('utf-8', {fatal: !(flags & UTF_8)}).decode(bytes);
  } catch {
    const isDos = bytes.some((byte) => byte >= 0x80 && byte < 0xc0); // Windows has no letters there
    return Array.from(bytes, (byte) => (isDos && DOS[byte - 0x80]) || String.fromCharCode(byte)).join('');
  }
}

const view = async (blob) => new DataView(await blob.arrayBuffer());

async function findDirectory(file) {
  const tail = await view(file.slice(-LONGEST_END));
  let at = tail.byteLength - 22;
  while (tail.getUint32(at, true) !== DIRECTORY_END) at--;
  const start = tail.getUint32(at + 16, true);
  return view(file.slice(start, start + tail.getUint32(at + 12, true)));
}

async function readEntry(file, {flags, method, size, start}, limit) {
  if (flags & ENCRYPTED) throw new Problem('zip-unreadable');
  const header = await view(file.slice(start, start + HEADER_SIZE));
  const content = start + HEADER_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
  const chunks = [];
  await UNPACK[method](file.slice(content, content + size).stream()).pipeTo(new WritableStream({
    write(chunk) {
      limit -= chunk.length;
      if (limit < 0) throw new Problem('too-large');
      chunks.push(chunk);
    },
  }));
  return new Blob(chunks);
}
