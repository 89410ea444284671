import type { Result } from '../domain/result.ts'
import { hubJson, type HubCall, type HubRefusal } from '../source/live/hub-http.ts'

/** Asks a serve for something, or to do something, over plain HTTP. */
export const askHub = (hub: URL, path: string, call: HubCall): Promise<Result<unknown, HubRefusal>> =>
  hubJson(hub, path, call)

export type { HubCall }
