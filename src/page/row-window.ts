/** What of a long list is in sight, in pixels. */
export type Sight = {
  readonly rowHeight: number
  readonly rowCount: number
  /** How far the top of the window is below the top of the list; negative while the list begins below it. */
  readonly scrolled: number
  readonly height: number
}

/** Rows to draw: from `first` up to and without `end`. */
export type RowWindow = { readonly first: number; readonly end: number }

/** Rows drawn above and below what is in sight, so that a quick scroll does not meet blank paper. */
const spareRows = 4
/** A window is never taller than this many rows, whatever its height claims. */
const rowsMax = 200

/** The rows to draw. The first is even, so that not every step of a row changes what is drawn. */
export function rowWindow({ rowHeight, rowCount, scrolled, height }: Sight): RowWindow {
  const top = Math.floor(Math.max(0, scrolled) / rowHeight)
  const rows = Math.min(rowsMax, Math.ceil(Math.max(0, height) / rowHeight))
  const first = Math.max(0, Math.min(top, rowCount - 1) - spareRows)
  const even = first - (first % 2)
  return { first: Math.max(0, even), end: Math.min(rowCount, top + rows + spareRows + 2) }
}
