/** Money as the server says it: decimal text, never a float. Pure. */

/** `€1,234.50`; the text is not rounded on the way. */
export function money(amount: string | number, currency: string): string {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency });
  return format.format(amount as number);
}

const TYPED = /^-?\d{1,12}([.,]\d{1,2})?$/;

/** What somebody typed, as the server wants it: `1234.50`; undefined when it is no amount. */
export function amountOf(typed: string): string | undefined {
  const plain = typed.replaceAll(/[\s\u00a0']/g, "");
  return TYPED.test(plain) ? plain.replace(",", ".") : undefined;
}
