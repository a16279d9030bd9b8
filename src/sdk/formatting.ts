/**
 * The formatting of a text that a person has written, as in an e-mail: paragraphs, lines,
 * `**bold**`, `[links](https://…)` and lists. A value that is put into such a text stays plain
 * text.
 */
export function asPlainText(value: string): string {
  return value
    .replaceAll(/[\\*[\]()]/g, "\\$&")
    .replaceAll(/\r\n?|\n/g, "\\\n")
    .replace(/^-(?= )/, "\\-")
    .replace(/^(\d{1,3})\.(?= )/, "$1\\.");
}
