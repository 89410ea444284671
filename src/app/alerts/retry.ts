/** How often a delivery is tried again; lengths are ms. */
export type Retry = { readonly first: number; readonly max: number; readonly giveUpAfter: number }

/**
 * The wait after so many failed attempts: doubled each time up to the longest, and up to a tenth of it less, so that
 * what failed together does not come back together.
 *
 * @param random from 0 to 1
 */
export const retryMs = ({ first, max }: Retry, failures: number, random: number): number =>
  Math.round(Math.min(max, first * 2 ** Math.min(40, failures - 1)) * (1 - random / 10))
