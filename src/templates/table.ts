/** A table of a database, as templates write to it. Names are plain: no statement has to quote them. */
export interface Table {
  readonly name: string;
  /** The type of each column, in order. */
  readonly columns: { readonly [column: string]: string };
}

/** The statement that makes it. */
export function creation({ name, columns }: Table): string {
  const lines = Object.entries(columns).map(([column, type]) => `  ${column} ${type}`);
  return `CREATE TABLE ${name} (\n${lines.join(",\n")}\n);`;
}
