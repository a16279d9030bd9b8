/** The endpoints of credit notes. */
import {
  checkCreditNote,
  createCreditNote,
  listCreditNotes,
  listNoteLines,
  previewCreditNote,
  retrieveCreditNote,
  updateCreditNote,
  voidCreditNote,
} from "./credit-notes.ts";
import type { Shape } from "./expand.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";

const NOTE: Shape = { schema: "credit_note", list: false };
const LINES: Shape = { schema: "credit_note_line_item", list: true };
const nothing = () => {};
const path = "/v1/credit_notes";

export const CREDIT_NOTE_ROWS: readonly Row[] = [
  [`GET ${path}`, "credit_notes_read", { ...NOTE, list: true }, checkList, listCreditNotes],
  [`POST ${path}`, "credit_notes_write", NOTE, checkCreditNote, createCreditNote],
  [`GET ${path}/preview`, "credit_notes_read", NOTE, nothing, previewCreditNote],
  [`GET ${path}/{id}`, "credit_notes_read", NOTE, nothing, retrieveCreditNote],
  [`POST ${path}/{id}`, "credit_notes_write", NOTE, nothing, updateCreditNote],
  [`POST ${path}/{id}/void`, "credit_notes_write", NOTE, nothing, voidCreditNote],
  [`GET ${path}/{credit_note}/lines`, "credit_notes_read", LINES, checkList, listNoteLines],
];
