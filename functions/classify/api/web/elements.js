/** Makes elements. Texts always become text nodes, so whatever a playlist holds is never markup. */

/**
 * Return an element. `properties` are set on it; those of `attributes` as attributes; `content` are texts and elements.
 */
export function make(tag, {attributes = {}, ...properties} = {}, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** Return an option of a select. */
export const option = (value, label) => make('option', {value, textContent: label});

/** Return the page's element with an id. */
export const byId = (id) => document.getElementById(id);
