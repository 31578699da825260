/** Reads ZIP archives in the browser. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 and 4.4 */

const END = 0x06054b50; // signature of the end of the central directory
const ENTRY = 0x02014b50; // of an entry in it
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1; // a flag of an entry

/** The archive is damaged, encrypted or of a kind that is not read here. */
export class UnreadableZip extends Error {}

/** The content has more bytes than allowed. */
export class TooLarge extends Error {}

/** Return whether the first bytes are those of a ZIP archive. */
export async function isZip(file) {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5);
}

/**
 * Return the files of an archive, unread: `name` and `read(limit)`, which resolves to the bytes and stops with `TooLarge`
 * beyond `limit` bytes, whatever the archive says of their size.
 */
export async function zipEntries(file) {
  try {
    return await readDirectory(file);
  } catch (error) {
    throw error instanceof RangeError ? new UnreadableZip() : error; // it points beyond its own end
  }
}

async function readDirectory(file) {
  const directory = await findDirectory(file);
  const entries = [];
  for (let at = 0; at + 46 <= directory.byteLength;) {
    if (directory.getUint32(at, true) !== ENTRY) throw new UnreadableZip();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => directory.getUint16(at + place, true));
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameLength));
    const entry = {
      encrypted: directory.getUint16(at + 8, true) & ENCRYPTED,
      method: directory.getUint16(at + 10, true),
      size: directory.getUint32(at + 20, true),
      start: directory.getUint32(at + 42, true),
    };
    if (!name.endsWith('/')) entries.push({name, read: (limit) => readEntry(file, entry, limit)});
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** Return the central directory, which lies before the archive's end. */
async function findDirectory(file) {
  const from = Math.max(0, file.size - END_SIZE - LONGEST_COMMENT);
  const tail = new DataView(await file.slice(from).arrayBuffer());
  for (let at = tail.byteLength - END_SIZE; at >= 0; at--) {
    if (tail.getUint32(at, true) === END) {
      const [size, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
      return new DataView(await file.slice(start, start + size).arrayBuffer());
    }
  }
  throw new UnreadableZip();
}

async function readEntry(file, {encrypted, method, size, start}, limit) {
  if (encrypted || (method !== STORED && method !== DEFLATED)) throw new UnreadableZip();
  const header = new DataView(await file.slice(start, start + 30).arrayBuffer());
  if (header.byteLength < 30) throw new UnreadableZip();
  const content = start + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const stream = file.slice(content, content + size).stream();
  return readStream(method === DEFLATED ? stream.pipeThrough(new DecompressionStream('deflate-raw')) : stream, limit);
}

async function readStream(stream, limit) {
  const chunks = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const {done, value} = await reader.read().catch(() => { throw new UnreadableZip(); });
    if (done) return new Blob(chunks);
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new TooLarge();
    }
    chunks.push(value);
  }
}
