/** How each mood looks and is called: a colour and a shape, so that colour alone never tells moods apart. */
import {currentLanguage} from './texts.js';

const SHAPES = ['circle', 'triangle', 'square', 'diamond', 'cross', 'star'];
const COLOURS = 8; // of style.css, `--mood-0` to `--mood-7`
const SVG = 'http://www.w3.org/2000/svg';
let moods = [];

/** Take the moods of the model, as GET /moods lists them. */
export function useMoods(contract) {
  moods = contract.moods.filter((mood) => mood.kind === 'core');
}

/** Return the names of the moods that exclude each other, in the model's order. */
export const moodNames = () => moods.map((mood) => mood.name);

/** Return a mood's name in the reader's language. */
export function moodLabel(name) {
  const mood = moods.find((each) => each.name === name);
  return currentLanguage() === 'es' ? (mood?.es[0] ?? name) : name;
}

/** Return a mood's colour as CSS, for the theme in use. */
export function moodColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--mood-${place(name) % COLOURS}`).trim();
}

/** Return the class that gives an element the colour of a mood. */
export const moodClass = (name) => `mood-${place(name) % COLOURS}`;

/** Return the outline of a mood's shape around a point; `radius` is that of a circle of about the same area. */
export function moodPath(name, x = 0, y = 0, radius = 5) {
  const points = (offsets) => `M${offsets.map(([dx, dy]) => `${x + dx * radius} ${y + dy * radius}`).join('L')}Z`;
  switch (SHAPES[place(name) % SHAPES.length]) {
    case 'triangle': return points([[0, -1.25], [1.15, 0.85], [-1.15, 0.85]]);
    case 'square': return points([[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]);
    case 'diamond': return points([[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]]);
    case 'cross': return points([[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
      [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]]);
    case 'star': return points(Array.from({length: 10}, (_, at) => {
      const length = at % 2 ? 0.6 : 1.3;
      return [Math.sin(at * Math.PI / 5) * length, -Math.cos(at * Math.PI / 5) * length];
    }));
    default: return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
  }
}

/** Return a mood's shape as a small picture without a text of its own; hollow unless the mood is clear. */
export function moodMark(name, clear = true) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '-8 -8 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'path'));
  showMark(svg, name, clear);
  return svg;
}

/** Let a picture made by `moodMark` show another mood. */
export function showMark(svg, name, clear) {
  svg.setAttribute('class', `mark ${moodClass(name)}${clear ? '' : ' hollow'}`);
  svg.firstChild.setAttribute('d', moodPath(name));
}

function place(name) {
  const at = moods.findIndex((mood) => mood.name === name);
  return at < 0 ? moods.length : at;
}
