import { type Fragment, type Schema, Slice } from "@tiptap/pm/model";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { linesOf, type Part, type Lines, partsOfLines } from "./parts.ts";

/** Texts and pills into an editor, and out of it. */

export function partsIn({ state }: EditorView): readonly Part[] {
  return partsOfLines(state.doc);
}

export function partsSelected({ state: { selection } }: EditorView): readonly Part[] {
  const { content } = selection.content();
  return partsOfLines(selection instanceof NodeSelection ? oneLine(content) : content);
}

function oneLine(content: Fragment): Lines {
  return { forEach: (visit) => visit(content) };
}

/** In place of what is selected. */
export function insertParts(view: EditorView, parts: readonly Part[], isLong: boolean): void {
  const { state } = view;
  const content = contentOf(state.schema, isLong ? parts : parts.map(onOneLine));
  view.dispatch(state.tr.replaceSelection(new Slice(content, 1, 1)).scrollIntoView());
}

function onOneLine(part: Part): Part {
  return typeof part === "string" ? part.replaceAll(/(?<!\s)\s*\n\s*/g, " ") : part;
}

/** What somebody else has made of it. It is no step that the person here could take back. */
export function replaceAll(view: EditorView, parts: readonly Part[]): void {
  const { doc, schema, selection, tr } = view.state;
  tr.replaceWith(0, doc.content.size, contentOf(schema, parts));
  const end = tr.doc.content.size - 1;
  const { anchor, head } = selection;
  tr.setSelection(
    TextSelection.between(
      tr.doc.resolve(Math.min(anchor, end)),
      tr.doc.resolve(Math.min(head, end)),
    ),
  );
  view.dispatch(tr.setMeta("addToHistory", false).setMeta("preventUpdate", true));
}

function contentOf(schema: Schema, parts: readonly Part[]): Fragment {
  return schema.nodeFromJSON(linesOf(parts)).content;
}
