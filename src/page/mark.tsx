import type { ComponentChildren } from 'preact'
import type { Confidence } from '../domain/diagnosis.ts'
import { type CauseFamily, confidenceWords } from './cause-words.ts'

const steps: Readonly<Record<Confidence, string>> = {
  certain: '●●●',
  likely: '●●○',
  possible: '●○○',
  unknown: '○○○',
}

/** How sure a verdict is: a word, and as many filled steps of three. Colour adds nothing that these do not say. */
export function ConfidenceMark({ confidence }: { readonly confidence: Confidence }) {
  return (
    <span class={`confidence ${confidence}`} title={confidenceWords[confidence]}>
      <span class="steps" aria-hidden="true">
        {steps[confidence]}
      </span>{' '}
      {confidence === 'unknown' ? 'undecided' : confidence}
    </span>
  )
}

/** Drawn on 16 by 16, in strokes. */
const shapes: Readonly<Record<CauseFamily, ComponentChildren>> = {
  seccomp: <path d="M8 1.8 13 3.6v4.2c0 3-2.1 5.2-5 6.4-2.9-1.2-5-3.4-5-6.4V3.6zM5.8 5.8l4.4 4.4m0-4.4-4.4 4.4" />,
  limit: <path d="M2.2 12.5a6.2 6.2 0 1 1 11.6 0M8 10l3-3.6M8 10.6v.1" />,
  program: <path d="M2 3h12v10H2zM4.5 6l2.2 2-2.2 2M8.5 10.2h3" />,
  launch: <path d="M8 2v8M4.6 6.8 8 10.2l3.4-3.4M2.5 13.5h11" />,
  scheduler: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.3 1.6" />,
  agent: <path d="M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.1M5 11h.1" />,
  unknown: <path d="M5.4 5.8A2.6 2.6 0 1 1 8.7 8.3c-.5.2-.7.6-.7 1.2v.4M8 12.6v.1" />,
}

/** A picture of what a cause has to do with; its name stands beside it. */
export function CauseMark({ family }: { readonly family: CauseFamily }) {
  return (
    <svg class={`cause-mark ${family}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[family]}
    </svg>
  )
}
