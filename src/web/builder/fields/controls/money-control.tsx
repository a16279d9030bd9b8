import { type ControlProps, NumberControl } from "./scalar-controls.tsx";

export function MoneyControl({
  currency: _,
  ...props
}: ControlProps & { readonly currency: readonly string[] }) {
  return <NumberControl {...props} />;
}
