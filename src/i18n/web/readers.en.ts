/** Who sees what is in a flow's runs. */
export const readersEn = {
  "readers.title": "Who sees the values",
  "readers.of_flow": "Who sees the values of “{{name}}”",
  "readers.help":
    "Everybody here sees that a flow runs. These people see what is in its runs (inputs, outputs, amounts): its owner, the people whom its owner lets see it, the owners of its connections, and the people whom they let operate those.",
  "readers.let": "People whom you let see them",
  "readers.let_help":
    "They see what is in all runs of this flow, including past ones. Private fields stay masked for them.",
  "readers.none": "Nobody so far.",
  "readers.add": "Let somebody see the values",
  "readers.submit": "Allow",
  "readers.hide": "Hide",
  "readers.hide_from": "Hide the values from {{name}}",
  "readers.others": "{{owner}} decides this",
  "readers.others_help":
    "Ask {{owner}} to open “Who sees the values” in this flow’s menu and to choose you. Or ask the owner of a connection in the flow to let you operate it.",
  "readers.private": "Private fields",
  "readers.private_help":
    "Millrace masks these fields, and everything that the flow makes from them, in all runs of this flow, including past ones. Only the owners of its connections, and the people whom they let operate those, see them. If the flow has no connections, only you see them.",
  "readers.private_none":
    "None, besides the fields that the connected systems mark, such as e-mail addresses.",
  "readers.private_change": "Choose private fields",
  "readers.private_fields": "Fields",
  "readers.private_which": "Inputs of calls, and variables.",
  "readers.private_no_fields": "This flow has no inputs of calls and no variables.",
};
