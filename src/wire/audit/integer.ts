/** A decimal number as the kernel prints it, signed; undefined for anything else. Numbers beyond 2^53 do not occur. */
export const integer = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
