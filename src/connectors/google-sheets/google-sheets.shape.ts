/** The fields of a sheet: its columns, from the header row. */
import { InputError } from "#sdk/index.ts";
import { googleSheets } from "./google-sheets.connection.ts";
import { shapeOf, tableNamed } from "./google-sheets.table.ts";

export const shapes = googleSheets.shapes({
  async describe({ api, of }) {
    try {
      return shapeOf(await tableNamed(api, of));
    } catch (error) {
      // No such sheet, or no header.
      if (error instanceof InputError) return null;
      throw error;
    }
  },
});
