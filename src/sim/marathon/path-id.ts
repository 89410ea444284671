/**
 * An id as it counts from a group: `cart` of `/shop` is `/shop/cart`, `../db` is `/db`.
 * Source: M/state/PathId.scala, canonicalPath.
 */
export function canonicalPath(path: string, group = '/'): string {
  const steps = path.startsWith('/') ? [] : partsOf(group)
  for (const part of partsOf(path)) {
    if (part === '..') steps.pop()
    else if (part !== '.') steps.push(part)
  }
  return `/${steps.join('/')}`
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '')

/** Whether something is in a group, however deep. All is in `/`. */
export const isBelow = (id: string, group: string): boolean => group === '/' || id.startsWith(`${group}/`)

/** The group that something is in: `/shop` of `/shop/cart`. */
export const parentOf = (id: string): string => id.slice(0, id.lastIndexOf('/')) || '/'
