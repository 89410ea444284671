import type { DomainEvent, Origin, Sourced } from '../../domain/event.ts'
import type { ReadProblem } from '../../source/problem.ts'
import type { EvidenceKind } from './kinds.ts'
import { Named } from './named.ts'
import type { Place } from './place.ts'

/** An event as it was found: whose it is, and its year, may still be open. */
export type FoundEvent = { readonly event: DomainEvent; readonly place: Place; readonly position: number }

/** The same with its origin, as whoever judges wants it: of millions one object each is enough. */
export class Found implements FoundEvent, Sourced {
  readonly event: DomainEvent
  readonly place: Place
  readonly position: number

  constructor(event: DomainEvent, { place, position }: FoundAt) {
    this.event = event
    this.place = place
    this.position = position
  }

  get origin(): Origin {
    return { path: this.place.path, position: this.position }
  }
}

/** Where in a file something was found. */
export type FoundAt = { readonly place: Place; readonly position: number }

/** Input that was not understood. */
export type NotUnderstood = {
  readonly path: string
  readonly position: number
  readonly why: string
  readonly excerpt: string
}

/** A file that is a profile if it lies among profiles. `why` it is no JSON; undefined where it is JSON of no known kind. */
export type MaybeProfile = FoundAt & { readonly name: string; readonly text: string; readonly why: string | undefined }

/** So many of each sort of thing are named; all are counted. */
export const namedMax = 1000

/** Events that were not decoded are kept up to this many: an unknown format may be wrong in every line. */
const rejectedMax = 1000

/** What reading has found so far. */
export class Gathered {
  readonly events: Found[] = []
  readonly counts = new Map<EvidenceKind, number>()
  readonly unknown = new Map<string, number>()
  readonly notRecognised = new Named<string>(namedMax)
  readonly leftOut = new Named<string>(namedMax)
  readonly notUnderstood = new Named<NotUnderstood>(namedMax)
  readonly problems = new Named<ReadProblem>(namedMax)
  readonly maybeProfiles: MaybeProfile[] = []
  /** Hears of every JSON value that is read, understood or not. */
  readonly seen: ((value: unknown) => void) | undefined
  faults = 0
  files = 0
  bytes = 0

  constructor(seen?: (value: unknown) => void) {
    this.seen = seen
  }

  add(event: DomainEvent, { place, position }: FoundAt): void {
    if (event.kind === 'rejected') {
      this.miss({ path: place.path, position, why: event.why, excerpt: event.excerpt })
      if (this.notUnderstood.count > rejectedMax) return
    }
    this.events.push(new Found(event, { place, position }))
  }

  count(kind: EvidenceKind, pieces = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + pieces)
  }

  miss(what: NotUnderstood): void {
    this.notUnderstood.add(what)
  }

  noteUnknown(what: string): void {
    if (this.unknown.size < namedMax || this.unknown.has(what))
      this.unknown.set(what, (this.unknown.get(what) ?? 0) + 1)
  }
}
