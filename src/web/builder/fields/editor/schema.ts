import { type Editor, Extension, Node } from "@tiptap/core";
import { history, redo, undo } from "@tiptap/pm/history";
import { keymap } from "@tiptap/pm/keymap";
import { type Command, Plugin, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ReactNodeViewRenderer } from "@tiptap/react";
import type { Pill as FlowPill, Value } from "#flow/value.ts";
import { putParts, takeParts } from "./clipboard.ts";
import { insertParts, partsSelected } from "./commands.ts";
import { PillNode } from "./pill-node.tsx";

/** What an editor of texts and pills is made of: lines, words and pills, and nothing else. */

const Lines = Node.create({ name: "doc", topNode: true, content: "paragraph+" });

const Line = Node.create({
  name: "paragraph",
  content: "inline*",
  renderHTML: () => ["p", 0],
  parseHTML: () => [{ tag: "p" }],
});

const Words = Node.create({ name: "text", group: "inline" });

/** There is no rule to read one from HTML: pills come from the picker, and from our own clipboard. */
const Pill = Node.create({
  name: "pill",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  draggable: false,
  addAttributes: () => ({ pill: { default: null, rendered: false } }),
  renderHTML: () => ["span", { "data-pill": "" }],
  addNodeView: () => ReactNodeViewRenderer(PillNode, { as: "span" }),
});

/** What the editor asks of the field around it. */
export interface Around {
  /** Whether a text of several lines belongs here. */
  readonly isLong: boolean;
  /** Null where no pills belong. `typed`: what the person wrote to ask for it, and gets back by giving up. */
  readonly openPicker: ((typed: string) => void) | null;
  /** How a pill is called in plain text. */
  readonly nameOf: (pill: FlowPill) => string;
  readonly onChange: (value: Value) => void;
}

declare module "@tiptap/core" {
  interface Storage {
    /** Null until the field is there. */
    keys: { around: Around | null };
  }
}

export function setAround({ storage }: Editor, around: Around): void {
  storage.keys.around = around;
}

function isLong({ storage }: Editor): boolean {
  return storage.keys.around?.isLong === true;
}

/** False where there is no picker. */
function openPicker({ storage }: Editor, typed: string): boolean {
  const open = storage.keys.around?.openPicker ?? null;
  open?.(typed);
  return open !== null;
}

const Keys = Extension.create({
  name: "keys",
  priority: 1_000,
  addStorage: () => ({ around: null }),
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => !isLong(editor),
    "Shift-Enter": ({ editor }) => !isLong(editor) || editor.commands.splitBlock(),
    "Ctrl-Space": ({ editor }) => openPicker(editor, ""),
  }),
  addProseMirrorPlugins() {
    return [
      keymap({
        ArrowLeft: over(-1),
        ArrowRight: over(1),
        Backspace: erased(-1),
        Delete: erased(1),
        "Mod-z": undo,
        "Mod-y": redo,
        "Shift-Mod-z": redo,
      }),
      history({ newGroupDelay: 400 }),
      bracesOpen(this.editor),
      ownClipboard(this.editor),
    ];
  },
});

export const extensions = [Lines, Line, Words, Pill, Keys];

/** The caret passes over a pill as over a letter, instead of stopping on it. */
function over(by: -1 | 1): Command {
  return ({ selection, doc, tr }, dispatch) => {
    const beside = by === 1 ? selection.$to.nodeAfter : selection.$from.nodeBefore;
    if (!selection.empty || beside?.type.name !== "pill") return false;
    dispatch?.(tr.setSelection(TextSelection.create(doc, selection.from + by)).scrollIntoView());
    return true;
  };
}

function erased(by: -1 | 1): Command {
  return ({ selection: { empty, from, $from }, tr }, dispatch) => {
    const beside = by === 1 ? $from.nodeAfter : $from.nodeBefore;
    if (!empty || beside?.type.name !== "pill") return false;
    const start = by === 1 ? from : from - 1;
    dispatch?.(tr.delete(start, start + 1).scrollIntoView());
    return true;
  };
}

/** Two opening braces, as others write templates, ask for a pill. Japanese keyboards have wide ones. */
function bracesOpen(editor: Editor): Plugin {
  return new Plugin({
    props: {
      handleTextInput: (view, from, _to, typed) => {
        const before = view.state.doc.textBetween(Math.max(0, from - 1), from);
        const braces = before + typed;
        if (!/^[{｛]{2}$/.test(braces) || !openPicker(editor, braces)) return false;
        view.dispatch(view.state.tr.delete(from - 1, from));
        return true;
      },
    },
  });
}

/** Only pills and plain text go in and out; never somebody else's HTML. */
function ownClipboard(editor: Editor): Plugin {
  const copy = (view: EditorView, event: ClipboardEvent): boolean => {
    const { clipboardData } = event;
    const { around } = editor.storage.keys;
    if (view.state.selection.empty || clipboardData === null || around === null) return false;
    event.preventDefault();
    putParts(clipboardData, partsSelected(view), around.nameOf);
    return true;
  };
  return new Plugin({
    props: {
      handleDOMEvents: {
        copy,
        cut: (view, event) => {
          if (!copy(view, event)) return false;
          if (view.editable) view.dispatch(view.state.tr.deleteSelection().scrollIntoView());
          return true;
        },
      },
      handlePaste: (view, { clipboardData }) => {
        if (clipboardData !== null) insertParts(view, takeParts(clipboardData), isLong(editor));
        return true;
      },
    },
  });
}
