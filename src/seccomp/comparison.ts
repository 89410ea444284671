/** Behind `SCMP_CMP_`. */
export type Operator = 'NE' | 'LT' | 'LE' | 'EQ' | 'GE' | 'GT' | 'MASKED_EQ'

/** Every operator. Source: include/mesos/seccomp/seccomp.proto. */
export const operators: readonly Operator[] = ['NE', 'LT', 'LE', 'EQ', 'GE', 'GT', 'MASKED_EQ']

/** One condition on an argument, unsigned 64-bit. For MASKED_EQ `value` is the mask and `valueTwo` what must remain. */
export type Comparison = {
  readonly index: number
  readonly operator: Operator
  readonly value: bigint
  readonly valueTwo: bigint
}

/** What stands on either side of a comparison, with the mask applied by MASKED_EQ and all ones for the others. */
export const maskOf = ({ operator, value }: Comparison): bigint =>
  operator === 'MASKED_EQ' ? value : 0xffff_ffff_ffff_ffffn

/** The value compared with. */
export const datumOf = ({ operator, value, valueTwo }: Comparison): bigint =>
  operator === 'MASKED_EQ' ? valueTwo : value

const signs: Readonly<Record<Operator, string>> = {
  NE: '≠',
  LT: '<',
  LE: '≤',
  EQ: '=',
  GE: '≥',
  GT: '>',
  MASKED_EQ: '&',
}

const hex = (value: bigint): string => (value < 10n ? String(value) : `0x${value.toString(16)}`)

/** A comparison for people: `arg0 & 0x7e020000 = 0`. */
export function comparisonText(comparison: Comparison): string {
  const { index, operator, value, valueTwo } = comparison
  if (operator === 'MASKED_EQ') return `arg${index} & ${hex(value)} = ${hex(valueTwo)}`
  return `arg${index} ${signs[operator]} ${hex(value)}`
}
