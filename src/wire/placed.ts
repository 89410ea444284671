import type { DomainEvent } from '../domain/event.ts'

/** An event and where in its file or stream it was read: the line's number (from 1) or the frame's byte offset. */
export type Placed<E extends DomainEvent = DomainEvent> = { readonly event: E; readonly position: number }
