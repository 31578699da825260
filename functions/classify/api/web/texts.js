/** The page's words in the reader's language. Elements with `data-text` (and the like) are filled from the tables. */

const FILES = {en: './english.js', es: './spanish.js'};
const STORED = 'moodlist-language';
/** Attributes of the page that name a text, and what the text becomes. */
const PLACES = {
  'data-text': (element, text) => { element.textContent = text; },
  'data-label': (element, text) => element.setAttribute('aria-label', text),
  'data-placeholder': (element, text) => element.setAttribute('placeholder', text),
};

let language = readStored() ?? firstKnown(navigator.languages ?? [navigator.language]);
let {default: table} = await import(FILES[language]);
const listeners = [];
const formats = new Map();

/** Return the language in use: `en` or `es`. */
export const currentLanguage = () => language;

/** Call `listener` whenever the language changes. */
export const onLanguage = (listener) => listeners.push(listener);

/**
 * Return a text, with `{name}` replaced by the value of that name. Numbers are written as the language does. A text
 * with two forms, one and many, takes the form of `values.count`.
 */
export function text(name, values = {}) {
  const entry = table[name];
  if (entry === undefined) throw new Error(`No text is called ${name}.`);
  const form = Array.isArray(entry) ? entry[values.count === 1 ? 0 : 1] : entry;
  return form.replace(/\{(\w+)\}/g, (_, key) => number(values[key]));
}

/** Return whether there is a text of this name. */
export const hasText = (name) => name in table;

/** Return a number as the language writes it; anything else as it is. */
export function number(value, digits = 0) {
  return typeof value === 'number' ? numberFormat(digits).format(value) : String(value);
}

/** Return the format of numbers with this many decimals. It is kept, since to make one takes longer than to use it. */
function numberFormat(digits) {
  const key = `${language} ${digits}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.NumberFormat(language, {minimumFractionDigits: digits, maximumFractionDigits: digits}));
  }
  return formats.get(key);
}

/** Return names as a list in words: `a, b and c`. */
export const listed = (names, type = 'conjunction') => new Intl.ListFormat(language, {type}).format(names);

/** Use a language from now on, and keep it for the next visit. */
export async function useLanguage(chosen) {
  ({default: table} = await import(FILES[chosen]));
  language = chosen;
  try { localStorage.setItem(STORED, chosen); } catch { /* the choice lasts until the page is closed */ }
  fillTexts();
  for (const listener of listeners) listener();
}

/** Fill every element that names a text. */
export function fillTexts() {
  document.documentElement.lang = language;
  for (const [attribute, fill] of Object.entries(PLACES)) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      fill(element, text(element.getAttribute(attribute)));
    }
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
  }
}

function firstKnown(wanted) {
  return wanted.map((each) => each.slice(0, 2).toLowerCase()).find((each) => each in FILES) ?? 'en';
}

function readStored() {
  try {
    const stored = localStorage.getItem(STORED);
    return stored in FILES ? stored : undefined;
  } catch { return undefined; }
}
