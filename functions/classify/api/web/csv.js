/** CSV as Moodlist writes it (RFC 4180), safe to open in a spreadsheet. */

const SIGNS = '=+\\-@\\0\\uFF1D\\uFF0B\\uFF0D\\uFF20';
// The same rule as in classify/core/csv_injection.py: where a spreadsheet would begin to read a formula.
const FORMULA = new RegExp(`^(?='*[${SIGNS}\\t\\r\\n])|[;\\t\\r\\n](?:"|[^\\S\\t\\r\\n])*(?='*[${SIGNS}])`, 'g');

/** Return the text with an apostrophe before everything that a spreadsheet would run as a formula. */
export const escapeFormula = (text) => text.replace(FORMULA, "$&'");

/** Return a table as CSV, with CRLF line ends. */
export const toCsv = (header, rows) => [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');

function cell(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
