/** Refusals of the form of parameters, whatever they are for. */
import { bad } from "./errors.ts";

export const parameter = {
  unknown: (names: readonly string[]) =>
    bad(`Received unknown parameter${names.length > 1 ? "s" : ""}: ${names.join(", ")}`, {
      code: "parameter_unknown",
      param: names[0] ?? "",
    }),
  missing: (param: string) =>
    bad(`Missing required param: ${param}.`, { code: "parameter_missing", param }),
  empty: (param: string) =>
    bad(
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a field; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
      { code: "parameter_invalid_empty", param },
    ),
  integer: (param: string, value: string) =>
    bad(`Invalid integer: ${value}`, { code: "parameter_invalid_integer", param }),
  positiveInteger: (param: string) =>
    bad("Invalid positive integer", { code: "parameter_invalid_integer", param }),
  atLeastOne: (param: string) =>
    bad("This value must be greater than or equal to 1.", {
      code: "parameter_invalid_integer",
      param,
    }),
  decimal: (param: string, value: string) => bad(`Invalid decimal: ${value}`, { param }),
  boolean: (param: string, value: string) => bad(`Invalid boolean: ${value}`, { param }),
  string: (param: string, value: string) => bad(`Invalid string: ${value}`, { param }),
  object: (param: string) => bad("Invalid object", { param }),
  array: (param: string) => bad("Invalid array", { param }),
  tooLong: (param: string, value: string, most: number) =>
    bad(`Invalid string: ${shortened(value)}; must be at most ${most} characters`, { param }),
  statementDescriptor: (param: string, value: string, most: number) =>
    bad(
      `The statement descriptor must be at most ${most} characters. ${value} is ${value.length} characters long.`,
      { param },
    ),
  choice: (param: string, choices: readonly string[]) =>
    bad(`Invalid ${param}: must be one of ${spoken(choices)}`, { param }),
  email: (param: string, value: string) =>
    bad(`Invalid email address: ${value}`, { code: "email_invalid", param }),
  url: (param: string) => bad("Not a valid URL", { code: "url_invalid", param }),
  metadataCount: () => bad("You can only have 50 metadata keys.", { param: "metadata" }),
  metadataKey: (key: string) =>
    bad(
      `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`,
      { param: "metadata" },
    ),
  metadataValue: (param: string, value: string) =>
    bad(
      `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value}`,
      { param },
    ),
  metadataType: (key: string) =>
    bad(
      `Metadata values must be strings, but for key '${key}' you passed in a value of type hash.`,
      { param: "metadata" },
    ),
  bothCursors: () =>
    bad("Received both starting_after and ending_before parameters. Please pass in only one.", {
      param: "starting_after",
    }),
  expansion: (path: string, hint: string | null) =>
    bad(
      `This property cannot be expanded (${path}).${hint === null ? "" : ` You may want to try expanding '${hint}' instead.`}`,
    ),
  expansionDepth: (path: string) =>
    bad(`You cannot expand more than 4 levels of a property. Property: ${path}`, {
      code: "property_expansion_max_depth",
    }),
};

function shortened(value: string): string {
  return value.length <= 20 ? value : `${value.slice(0, 9)}...${value.slice(-8)}`;
}

function spoken(choices: readonly string[]): string {
  if (choices.length < 3) return choices.join(" or ");
  return `${choices.slice(0, -1).join(", ")}, or ${choices.at(-1)}`;
}
