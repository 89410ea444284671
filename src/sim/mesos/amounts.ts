import type { Resources } from './driver.ts'

/** Port ranges, both ends included, in order and apart from each other. */
export type Ports = readonly (readonly [begin: number, end: number])[]

/**
 * Resources to reckon with: thousandths, as Mesos compares scalars, so that sums come out even.
 * Source: src/common/values.cpp, convertToFixed.
 */
export type Amounts = { cpus: number; mem: number; disk: number; gpus: number; ports: Ports }

const none: Ports = []
const scale = 1000

/** Resources as amounts. */
export const amountsOf = ({ cpus, mem, disk, gpus, ports }: Resources): Amounts => ({
  cpus: Math.round(cpus * scale),
  mem: Math.round(mem * scale),
  disk: Math.round(disk * scale),
  gpus: Math.round(gpus * scale),
  ports: ports.length === 0 ? none : merged(ports),
})

const shared = new WeakMap<Resources, Amounts>()

/** The amounts of resources that many tasks have in common: one object for all, which nobody changes. */
export function sharedAmounts(resources: Resources): Readonly<Amounts> {
  let amounts = shared.get(resources)
  if (amounts === undefined) shared.set(resources, (amounts = amountsOf(resources)))
  return amounts
}

/** Amounts as resources. */
export const resourcesOf = ({ cpus, mem, disk, gpus, ports }: Readonly<Amounts>): Resources => ({
  cpus: cpus / scale,
  mem: mem / scale,
  disk: disk / scale,
  gpus: gpus / scale,
  ports,
})

/** The same amounts, to be changed apart. */
export const copyOf = ({ cpus, mem, disk, gpus, ports }: Readonly<Amounts>): Amounts => ({
  cpus,
  mem,
  disk,
  gpus,
  ports,
})

/** Nothing at all. */
export const nothing = (): Amounts => ({ cpus: 0, mem: 0, disk: 0, gpus: 0, ports: none })

/** Whether nobody could run anything with it. Source: hierarchical.cpp, allocatable: by default any cpus or mem would do. */
export const isNothing = ({ cpus, mem, disk, gpus, ports }: Amounts): boolean =>
  cpus <= 0 && mem <= 0 && disk <= 0 && gpus <= 0 && ports.length === 0

/** Whether it can be offered: some CPU or some memory. Source: src/master/constants.hpp, MIN_CPUS and MIN_MEM. */
export const isAllocatable = ({ cpus, mem }: Amounts): boolean => cpus >= 10 || mem >= 32 * scale

/** Takes some of it away, in place. */
export function take(from: Amounts, some: Readonly<Amounts>): void {
  takeScalars(from, some)
  if (some.ports.length > 0) from.ports = without(from.ports, some.ports)
}

/** Gives some back, in place. */
export function give(to: Amounts, some: Readonly<Amounts>): void {
  giveScalars(to, some)
  if (some.ports.length > 0) to.ports = to.ports.length === 0 ? some.ports : merged([...to.ports, ...some.ports])
}

/** Adds to a sum over agents, whose ports are no set together. */
export function giveScalars(to: Amounts, some: Readonly<Amounts>): void {
  to.cpus += some.cpus
  to.mem += some.mem
  to.disk += some.disk
  to.gpus += some.gpus
}

/** Takes from such a sum. */
export function takeScalars(from: Amounts, some: Readonly<Amounts>): void {
  from.cpus -= some.cpus
  from.mem -= some.mem
  from.disk -= some.disk
  from.gpus -= some.gpus
}

/** Whether all of `some` is there. */
export const contains = (all: Readonly<Amounts>, some: Readonly<Amounts>): boolean =>
  all.cpus >= some.cpus &&
  all.mem >= some.mem &&
  all.disk >= some.disk &&
  all.gpus >= some.gpus &&
  (some.ports.length === 0 || some.ports.every(([begin, end]) => all.ports.some(([b, e]) => b <= begin && end <= e)))

/** Whether two are the same. */
export const isSame = (left: Amounts, right: Amounts): boolean => contains(left, right) && contains(right, left)

function merged(ports: Ports): Ports {
  const list = ports.map(([begin, end]): [number, number] => [begin, end]).sort((left, right) => left[0] - right[0])
  const out: [number, number][] = []
  for (const range of list) {
    const last = out.at(-1)
    if (last !== undefined && range[0] <= last[1] + 1) last[1] = Math.max(last[1], range[1])
    else out.push(range)
  }
  return out
}

function without(ports: Ports, taken: Ports): Ports {
  // An offer takes all there is.
  if (taken === ports) return none
  let left: (readonly [number, number])[] = [...ports]
  for (const [begin, end] of taken) {
    const next: (readonly [number, number])[] = []
    for (const range of left) {
      const [from, to] = range
      if (to < begin || from > end) next.push(range)
      else {
        if (from < begin) next.push([from, begin - 1])
        if (to > end) next.push([end + 1, to])
      }
    }
    left = next
  }
  return left
}
