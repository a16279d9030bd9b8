import { acceptCompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder } from "@codemirror/view";
import { useMantineStyleNonce } from "@mantine/core";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { inserted, type Insertion } from "../insertion.ts";
import { type Around, around, aroundOf } from "./around.ts";
import { completion } from "./completion.ts";
import { highlight } from "./highlight.ts";
import { hover } from "./hover.ts";
import { type Mark, marks, setMarks, sinceChecked } from "./marks.ts";
import { theme } from "./theme.ts";

/** What the dialog does to the text. */
export interface CodeHandle {
  readonly insert: (insertion: Insertion) => void;
  readonly select: (place: { readonly start: number; readonly end: number }) => void;
  readonly focus: () => void;
}

/** The text of a formula, with help while it is written. */
export function CodeEditor({
  ref,
  initial,
  words,
  marked,
  ...asked
}: Around & {
  readonly ref: Ref<CodeHandle>;
  readonly initial: string;
  readonly words: {
    /** Ids of what names and describes it. */
    readonly labelledBy: string;
    readonly describedBy: string;
    readonly placeholder: string;
    readonly completions: string;
  };
  readonly marked: readonly Mark[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const nonce = useMantineStyleNonce();
  const latest = useRef<Around>(asked);
  useEffect(() => {
    latest.current = asked;
  });
  const [made] = useState(() => ({ initial, words, nonce: nonce?.() ?? "" }));
  useEffect(() => {
    const parent = place.current;
    if (parent === null) return;
    const editor = new EditorView({
      parent,
      doc: made.initial,
      selection: { anchor: made.initial.length },
      extensions: [
        around.of(() => latest.current),
        EditorView.cspNonce.of(made.nonce),
        EditorState.phrases.of({ Completions: made.words.completions }),
        EditorView.contentAttributes.of({
          "aria-labelledby": made.words.labelledBy,
          "aria-describedby": made.words.describedBy,
          // Where the dialog puts the focus when it opens.
          "data-autofocus": "true",
          spellcheck: "false",
          autocapitalize: "off",
        }),
        EditorView.lineWrapping,
        placeholder(made.words.placeholder),
        EditorView.domEventHandlers({ beforeinput: replaced }),
        history(),
        drawSelection(),
        closeBrackets(),
        keymap.of([
          { key: "Mod-Enter", run: applied },
          { key: "Tab", run: acceptCompletion },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        completion,
        hover,
        highlight,
        marks,
        sinceChecked,
        theme,
        EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
          if (docChanged) latest.current.onChange(state.doc.toString());
          if (docChanged || selectionSet) latest.current.onCursor(state.selection.main.head);
        }),
      ],
    });
    view.current = editor;
    editor.focus();
    return () => editor.destroy();
  }, [made]);
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(marked) });
  }, [marked]);
  useImperativeHandle(ref, () => ({
    insert: (insertion) => insertInto(view.current, insertion),
    focus: () => view.current?.focus(),
    select: ({ start, end }) => {
      const { current } = view;
      if (current === null) return;
      const since = current.state.field(sinceChecked);
      const { length } = since;
      current.dispatch({
        selection: {
          anchor: since.mapPos(Math.min(start, length)),
          head: since.mapPos(Math.min(end, length)),
        },
        scrollIntoView: true,
      });
      current.focus();
    },
  }));
  return <div ref={place} />;
}

/**
 * A browser gives what is typed in the place of other text the look of that text, as inline style,
 * which the page's policy refuses: the editor replaces it without it.
 */
function replaced(event: InputEvent, view: EditorView): boolean {
  const { data, inputType, isComposing } = event;
  const { from, to, empty } = view.state.selection.main;
  if (data === null || inputType !== "insertText" || isComposing || empty) return false;
  const insert = () =>
    view.state.update(view.state.replaceSelection(data), {
      userEvent: "input.type",
      scrollIntoView: true,
    });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
  event.preventDefault();
  return true;
}

function applied({ state }: EditorView): boolean {
  aroundOf(state).onApply();
  return true;
}

function insertInto(view: EditorView | null, insertion: Insertion): void {
  if (view === null) return;
  const { from, to } = view.state.selection.main;
  const { insert, caret } = inserted(insertion, {
    left: view.state.sliceDoc(0, from),
    selected: view.state.sliceDoc(from, to),
    right: view.state.sliceDoc(to),
  });
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + caret },
    userEvent: "input",
    scrollIntoView: true,
  });
  view.focus();
}
