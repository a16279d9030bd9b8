/** Who sees what is in a flow's runs. */
export const readersEn = {
  "readers.title": "Who sees the values",
  "readers.of_flow": "Who sees the values of “{{name}}”",
  "readers.help":
    "Everybody here sees that a flow runs. What is in its runs (inputs, outputs, amounts) is seen by its owner, by the owners of its connections and whom they let operate those, and by whom its owner lets see it.",
  "readers.let": "Whom you let see them",
  "readers.let_help":
    "They see what is in all runs of this flow, past ones as well. Fields that are private stay masked for them.",
  "readers.none": "Nobody so far.",
  "readers.add": "Let somebody see the values",
  "readers.submit": "Let them",
  "readers.hide": "Hide",
  "readers.hide_from": "Hide the values from {{name}}",
  "readers.others": "{{owner}} decides this",
  "readers.others_help":
    "Ask {{owner}} to open “Who sees the values” in this flow’s menu and to choose you. Or ask the owner of a connection in the flow to let you operate it.",
  "readers.private": "Private fields",
  "readers.private_help":
    "Masked in all runs of this flow, past ones as well, for everybody but the owners of its connections and whom they let operate those; without connections, for everybody but you. So is all that the flow makes of them.",
  "readers.private_none":
    "None, beside those that the connected systems’ fields bring with them, such as e-mail addresses.",
  "readers.private_change": "Choose private fields",
  "readers.private_fields": "Fields",
  "readers.private_which": "Inputs of calls, and variables.",
  "readers.private_no_fields": "This flow has no inputs of calls and no variables.",
};
