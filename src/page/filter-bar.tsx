import { causeCodes } from '../domain/diagnosis.ts'
import { confidences } from '../domain/selector.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { causeWords } from './cause-words.ts'
import { addressOf, type Filter, filterCharsMax, type Order, orders } from './place.ts'

const orderNames: Readonly<Record<Order, string>> = {
  recent: 'last seen first',
  failures: 'most failures first',
  next: 'next attempt first',
  workload: 'by workload',
}

/** Search, filters and order of the list. Everything goes into the address. */
export function FilterBar({
  filter,
  count,
  total,
  isCut,
  onFilter,
}: {
  readonly filter: Filter
  /** Incidents that are let through, and all of them. */
  readonly count: number
  readonly total: number
  readonly isCut: boolean
  readonly onFilter: (filter: Filter) => void
}) {
  return (
    <form class="filters" role="search" aria-label="Incidents" onSubmit={(event) => event.preventDefault()}>
      <label class="search">
        <span class="unseen-label">Search</span>
        <input
          type="search"
          id="search"
          placeholder="Search: workload, call, profile, node …"
          aria-keyshortcuts="/"
          maxLength={filterCharsMax}
          value={filter.text}
          onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
        />
      </label>
      <Choice
        name="State"
        value={filter.state}
        options={[
          ['open', 'open'],
          ['closed', 'closed'],
        ]}
        onChoice={(word) => onFilter({ ...filter, state: word === 'closed' ? 'closed' : 'open' })}
      />
      <Choice
        name="Cause"
        value={filter.cause ?? ''}
        options={[['', 'any cause'], ...causeCodes.map((code) => [code, causeWords(code).title] as const)]}
        onChoice={(word) => onFilter({ ...filter, cause: causeCodes.find((code) => code === word) })}
      />
      <Choice
        name="Confidence"
        value={filter.confidence ?? ''}
        options={[
          ['', 'any confidence'],
          ...confidences.filter((each) => each !== 'unknown').map((each) => [each, leastText(each)] as const),
        ]}
        onChoice={(word) => onFilter({ ...filter, confidence: confidences.find((each) => each === word) })}
      />
      <Choice
        name="Order"
        value={filter.order}
        options={orders.map((order) => [order, orderNames[order]] as const)}
        onChoice={(word) => onFilter({ ...filter, order: orders.find((order) => order === word) ?? 'recent' })}
      />
      <p class="tally" role="status">
        {count === total ? `${count} ${filter.state}` : `${count} of ${total} ${filter.state}`}
        {isCut ? ', more are not shown' : ''}
        {filter.node === undefined ? null : (
          <a class="chip" href={addressOf({ is: 'incidents', filter: { ...filter, node: undefined } })}>
            node <bdi>{visibleStart(filter.node, 40)}</bdi> <span aria-hidden="true">×</span>
            <span class="unseen-label">: take away</span>
          </a>
        )}
        {filter.profile === undefined ? null : (
          <a class="chip" href={addressOf({ is: 'incidents', filter: { ...filter, profile: undefined } })}>
            profile <bdi>{visibleStart(filter.profile, 40)}</bdi> <span aria-hidden="true">×</span>
            <span class="unseen-label">: take away</span>
          </a>
        )}
      </p>
    </form>
  )
}

const leastText = (confidence: string): string => (confidence === 'certain' ? confidence : `${confidence} or surer`)

function Choice({
  name,
  value,
  options,
  onChoice,
}: {
  readonly name: string
  readonly value: string
  readonly options: readonly (readonly [word: string, says: string])[]
  readonly onChoice: (word: string) => void
}) {
  return (
    <label class="choice">
      <span class="choice-name">{name}</span>
      <select value={value} onChange={(event) => onChoice(event.currentTarget.value)}>
        {options.map(([word, says]) => (
          <option key={word} value={word}>
            {says}
          </option>
        ))}
      </select>
    </label>
  )
}
