/** Texts in the reader's language. Those that never change are in index.html, the others in words.js. */
import {keep, recall} from './storage.js';
import words from './words.js';

const LANGUAGES = ['en', 'es'];
const STORED = ['localStorage', 'moodlist-language'];
/** Attributes of index.html that hold Spanish, and their properties. */
const SPANISH = {'data-es': 'textContent', 'data-es-label': 'ariaLabel', 'data-es-placeholder': 'placeholder'};
const formats = {}; // to make one takes longer than to use it

export let language = [recall(...STORED), ...navigator.languages.map((each) => each.slice(0, 2))]
  .find((each) => LANGUAGES.includes(each)) ?? 'en';

/** Return a text with `{name}` replaced by the value of that name. */
export const text = (name, values = {}) => words[name][LANGUAGES.indexOf(language)]
  .replace(/\{(\w+)\}/g, (_, key) => number(values[key]));

export const hasText = (name) => Object.hasOwn(words, name);

/** Return a number as the language writes it; anything else as it is. */
export function number(value, digits = 0) {
  if (typeof value !== 'number') return value;
  const options = {minimumFractionDigits: digits, maximumFractionDigits: digits};
  return (formats[language + digits] ??= new Intl.NumberFormat(language, options)).format(value);
}

/** Return names as a list in words: `a, b and c`. */
export const listed = (names, type = 'conjunction') => new Intl.ListFormat(language, {type}).format(names);

export function useLanguage(chosen) {
  language = chosen;
  keep(...STORED, chosen);
  translatePage();
}

export function translatePage() {
  document.documentElement.lang = language;
  for (const [attribute, property] of Object.entries(SPANISH)) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      element.dataset[property] ??= element[property]; // the English that it had first
      element[property] = language === 'es' ? element.getAttribute(attribute) : element.dataset[property];
    }
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.ariaPressed = button.dataset.language === language;
  }
}
