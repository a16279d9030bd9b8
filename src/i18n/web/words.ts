/** The same texts in a language that has one form for any number. */
export type Words<English> = {
  readonly [key in Exclude<keyof English, `${string}_one`>]: string;
};
