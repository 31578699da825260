/** Reads ZIP archives. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 and 4.4 */
import {Problem} from './api.js';

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LONGEST_END = 22 + 0xffff; // with a comment
const ENTRY_SIZE = 46; // and that of a file's header, both without what varies
const HEADER_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1; // a flag

export async function isZip(file) {
  const start = await file.slice(0, 4).text();
  return start === 'PK\x03\x04' || start === 'PK\x05\x06';
}

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
    const entry = {isEncrypted: short(8) & ENCRYPTED, method: short(10), size: long(20), start: long(42)};
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + ENTRY_SIZE, short(28)));
    if (!name.endsWith('/')) entries.push({name, read: (limit) => readEntry(file, entry, limit).catch(explain)});
    at += ENTRY_SIZE + short(28) + short(30) + short(32); // with name, extra field and comment
  }
  return entries;
}

const view = async (blob) => new DataView(await blob.arrayBuffer());

async function findDirectory(file) {
  const tail = await view(file.slice(-LONGEST_END));
  let at = tail.byteLength - 22;
  while (tail.getUint32(at, true) !== DIRECTORY_END) at--;
  const [size, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  return view(file.slice(start, start + size));
}

async function readEntry(file, {isEncrypted, method, size, start}, limit) {
  if (isEncrypted || (method !== STORED && method !== DEFLATED)) throw new Problem('zip-unreadable');
  const header = await view(file.slice(start, start + HEADER_SIZE));
  const content = start + HEADER_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = file.slice(content, content + size).stream();
  const unpacked = method === STORED ? packed : packed.pipeThrough(new DecompressionStream('deflate-raw'));
  const chunks = [];
  await unpacked.pipeTo(new WritableStream({
    write(chunk) {
      limit -= chunk.length;
      if (limit < 0) throw new Problem('too-large');
      chunks.push(chunk);
    },
  }));
  return new Blob(chunks);
}
