import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { IncidentObject } from '../domain/incident-object.ts'
import type { Instant } from '../domain/time.ts'
import { IncidentList } from '../page/incident-list.tsx'
import { rowWindow, type RowWindow } from '../page/row-window.ts'

/** The list in a window that scrolls, and the keys that go through it. */
export function VirtualList({
  incidents,
  now,
  stand,
}: {
  readonly incidents: readonly IncidentObject[]
  readonly now: Instant
  /** Index of the row that keys act upon. Not a state: keys may come faster than anything is drawn. */
  readonly stand: { current: number }
}) {
  const frame = useRef<HTMLDivElement>(null)
  const [rowHeight, setRowHeight] = useState(64)
  const [drawn, setDrawn] = useState<RowWindow>({ first: 0, end: 40 })
  // Whoever comes back to the list is where they left it.
  const toFocus = useRef<number | undefined>(isBack() ? stand.current : undefined)
  const rowCount = incidents.length
  const current = Math.max(0, Math.min(stand.current, rowCount - 1))

  useLayoutEffect(() => {
    const measure = (): void => {
      if (frame.current === null) return
      const height = Number.parseFloat(getComputedStyle(frame.current).getPropertyValue('--row-height')) || 64
      const rows = frame.current.querySelector('.rows')?.getBoundingClientRect()
      const next = rowWindow({ rowHeight: height, rowCount, scrolled: -(rows?.top ?? 0), height: innerHeight })
      setRowHeight(height)
      setDrawn((before) => (before.first === next.first && before.end === next.end ? before : next))
    }
    measure()
    addEventListener('scroll', measure, { passive: true })
    addEventListener('resize', measure)
    return () => {
      removeEventListener('scroll', measure)
      removeEventListener('resize', measure)
    }
  }, [rowCount])

  // A row that went out of sight took its focus along; its elements may be another row's by now.
  useEffect(() => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement) || frame.current?.contains(focused) !== true) return
    if (focused.dataset['rowLink'] !== undefined && Number(focused.dataset['rowLink']) !== stand.current) focused.blur()
  })

  useEffect(() => {
    // Whoever went to the search meanwhile stays there.
    if (toFocus.current !== undefined && (toFocus.current >= rowCount || isTyping(document.activeElement)))
      toFocus.current = undefined
    if (toFocus.current === undefined) return
    const link = frame.current?.querySelector<HTMLElement>(`[data-row-link="${toFocus.current}"]`)
    if (!link) return
    toFocus.current = undefined
    link.focus({ preventScroll: true })
  })

  function goTo(index: number): void {
    const next = Math.max(0, Math.min(rowCount - 1, index))
    if (rowCount === 0 || frame.current === null) return
    stand.current = next
    toFocus.current = next
    const rows = frame.current.querySelector('.rows')
    if (rows === null) return
    const top = rows.getBoundingClientRect().top + next * rowHeight
    const head = barHeight()
    if (top < head) scrollBy(0, top - head)
    else if (top + rowHeight > innerHeight) scrollBy(0, top + rowHeight - innerHeight)
    setDrawn(rowWindow({ rowHeight, rowCount, scrolled: -rows.getBoundingClientRect().top, height: innerHeight }))
  }

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      const isInList = toFocus.current !== undefined || frame.current?.contains(document.activeElement) === true
      const step = stepOf(event.key, { isInList, page: Math.max(1, Math.floor(innerHeight / rowHeight) - 3), rowCount })
      if (step === undefined) return
      event.preventDefault()
      goTo(isInList ? stand.current + step : stand.current)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })

  return (
    <div
      ref={frame}
      class="list-frame"
      onFocusCapture={(event) => {
        const index = Number((event.target as HTMLElement).dataset['rowLink'])
        if (!Number.isInteger(index) || index === stand.current || toFocus.current !== undefined) return
        stand.current = index
        setDrawn((before) => ({ ...before }))
      }}
    >
      <IncidentList incidents={incidents} now={now} window={drawn} rowHeight={rowHeight} current={current} />
    </div>
  )
}

/** Whether keys are for a field. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('input, select, textarea')

/** Whether this entry of the history was left by a link and has been come back to. */
const isBack = (): boolean => (history.state as { readonly scrolled?: number } | null)?.scrolled !== undefined

/** What stays at the top while the list scrolls. */
const barHeight = (): number => document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0

/** How many rows a key goes; undefined: it is not for the list. Outside it only `j` and `k` lead into it. */
function stepOf(
  key: string,
  { isInList, page, rowCount }: { readonly isInList: boolean; readonly page: number; readonly rowCount: number },
): number | undefined {
  if (key === 'j') return 1
  if (key === 'k') return -1
  if (!isInList) return undefined
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -rowCount,
    End: rowCount,
  }
  return steps[key]
}
