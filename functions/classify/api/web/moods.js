/** How each mood looks and is called: a colour and a shape, so that colour alone never tells moods apart. */
import {getModel} from './api.js';
import {byId} from './elements.js';
import {language} from './texts.js';

/** Circle, triangle, square, diamond, cross and star around 0, 0, of about the same area. */
const SHAPES = ['M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z', 'M0-6.2L5.8 4.2-5.8 4.2Z', 'M-4.5-4.5H4.5V4.5H-4.5Z', 'M0-6.5L6.5 0 0 6.5-6.5 0Z',
  'M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z', 'M0-6.5L1.8-2.4 6.2-2 2.9.9 3.8 5.3 0 3-3.8 5.3-2.9.9-6.2-2-1.8-2.4Z'];
export const SHAPE_RADIUS = 5; // of that circle
const COLOURS = 8; // of style.css
let moods = []; // that exclude each other, in the model's order

export async function loadMoods(signal) {
  if (!moods.length) moods = (await getModel(signal)).moods.filter((mood) => mood.kind === 'core');
}

export const moodNames = () => moods.map((mood) => mood.name);

const place = (name) => moods.findIndex((mood) => mood.name === name);

export const moodLabel = (name) => (language === 'es' && moods[place(name)]?.es[0]) || name;

export const moodShape = (name) => SHAPES[place(name) % SHAPES.length];

export const moodColour = (name) => `mood-${place(name) % COLOURS}`;

export const colourAs = (element, name, styles) => Object.assign(element.style, {color: `var(--${moodColour(name)})`, ...styles});

export function moodMark(name) {
  const svg = byId('mark').content.firstChild.cloneNode(true);
  showMark(svg, name);
  return svg;
}

/** Let a picture made by `moodMark` show another mood; hollow unless it is clear. */
export function showMark(svg, name, isClear = true) {
  colourAs(svg, name);
  svg.classList.toggle('hollow', !isClear);
  svg.firstChild.setAttribute('d', moodShape(name));
}
