import type { Sentences } from "./sentences.ts";

/** Why an edit does not fit the document (any more). */
export const editProblems = {
  "flow.edit_unknown_step": {
    severity: "error",
    en: "The step “{id}” is not in this flow any more. Somebody may have deleted it.",
    ja: "ステップ「{id}」はこのフローにもうありません。削除された可能性があります。",
  },
  "flow.edit_step_is_there": {
    severity: "error",
    en: "The step “{id}” is in this flow already. Somebody may have brought it back.",
    ja: "ステップ「{id}」はすでにこのフローにあります。元に戻された可能性があります。",
  },
  "flow.edit_step_never_was": {
    severity: "error",
    en: "The step “{id}” was never in this flow, so it cannot be brought back. Add a new step instead.",
    ja: "ステップ「{id}」はこのフローにはもともと存在しないため、元に戻せません。代わりに新しいステップを追加してください。",
  },
  "flow.edit_wrong_kind": {
    severity: "error",
    en: "This cannot be done with the step “{id}”, because it is of another kind.",
    ja: "ステップ「{id}」は種類が異なるため、この操作はできません。",
  },
  "flow.edit_unknown_block": {
    severity: "error",
    en: "The place “{id}” for steps is not in this flow any more. Somebody may have deleted it. Choose another place.",
    ja: "ステップの追加先「{id}」はこのフローにもうありません。削除された可能性があります。別の場所を選択してください。",
  },
  "flow.edit_unknown_branch": {
    severity: "error",
    en: "The branch “{id}” is not in this flow any more. Somebody may have deleted it.",
    ja: "分岐「{id}」はこのフローにもうありません。削除された可能性があります。",
  },
  "flow.edit_branch_is_there": {
    severity: "error",
    en: "The branch “{id}” is in this flow already. Somebody may have brought it back.",
    ja: "分岐「{id}」はすでにこのフローにあります。元に戻された可能性があります。",
  },
  "flow.edit_into_itself": {
    severity: "error",
    en: "The step “{id}” cannot be moved into itself. Choose a place outside of it.",
    ja: "ステップ「{id}」を自身の中に移動することはできません。外側の場所を選択してください。",
  },
  "flow.edit_last_branch": {
    severity: "error",
    en: "A step needs at least one branch. Delete the step instead.",
    ja: "分岐は 1 つ以上必要です。代わりにステップを削除してください。",
  },
  "flow.edit_else_not_last": {
    severity: "error",
    en: "A branch without conditions can only be the last one, and there can be only one.",
    ja: "条件のない分岐は最後に 1 つだけ置くことができます。",
  },
  "flow.edit_too_many_branches": {
    severity: "error",
    en: "A step of this kind can have at most {limit} branches.",
    ja: "この種類のステップに追加できる分岐は {limit} 個までです。",
  },
  "flow.edit_too_deep": {
    severity: "error",
    en: "Steps can be nested at most {limit} deep. Choose a place further out.",
    ja: "ステップの入れ子は {limit} 段までです。より外側の場所を選択してください。",
  },
  "flow.edit_no_trigger": {
    severity: "error",
    en: "This flow has no trigger of that kind any more. Somebody may have replaced it.",
    ja: "このフローにその種類のトリガーはもうありません。置き換えられた可能性があります。",
  },
  "flow.edit_unknown_input": {
    severity: "error",
    en: "The flow has no input “{name}” any more. Somebody may have removed or renamed it.",
    ja: "このフローに入力「{name}」はもうありません。削除または名前が変更された可能性があります。",
  },
  "flow.edit_input_name_taken": {
    severity: "error",
    en: "The flow has an input “{name}” already. Choose another name.",
    ja: "入力「{name}」はすでにこのフローにあります。別の名前を入力してください。",
  },
  "flow.edit_no_position": {
    severity: "error",
    en: "There is no position {index} in this flow any more. Somebody may have deleted steps.",
    ja: "このフローに位置 {index} はもうありません。ステップが削除された可能性があります。",
  },
  "flow.edit_no_place": {
    severity: "error",
    en: "The field “{field}” cannot be changed, because it is not inside a group of fields or a list.",
    ja: "項目「{field}」を含む要素が項目のグループでもリストでもないため、変更できません。",
  },
  "flow.edit_too_many_steps": {
    severity: "error",
    en: "A flow can have at most {limit} steps. Move some of them into another flow.",
    ja: "1 つのフローに追加できるステップは {limit} 個までです。一部を別のフローに移してください。",
  },
  "flow.edit_overwritten": {
    severity: "error",
    en: "Somebody else has changed the same place meanwhile. Choose which of the two changes to keep.",
    ja: "同じ箇所がほかのユーザーによって変更されています。どちらを残すか選択してください。",
  },
  "flow.edit_follows": {
    severity: "error",
    en: "This change depends on another change of yours that could not be made. Decide about that one first.",
    ja: "この変更は、適用できなかった別の変更と関連しています。先にその変更について選択してください。",
  },
} as const satisfies Sentences;
