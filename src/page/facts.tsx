import type { ComponentChildren } from 'preact'

/** A name and what stands for it. */
export type Fact = { readonly name: string; readonly value: ComponentChildren; readonly isCode?: boolean }

/** Names and values, one below the other. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, value, isCode }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi class={isCode === true ? 'code' : ''}>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
