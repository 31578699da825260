/** Finds and makes elements. Texts always become text nodes, so whatever a playlist holds is never markup. */

export const byId = (id) => document.getElementById(id);

export function make(tag, properties, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}
