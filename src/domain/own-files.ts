/**
 * Where the program's own files are. It runs as it was compiled, module by module, from `dist/src`, and bundled, from
 * `dist/program`: there a module is no longer where its source was, so nothing is looked for beside it.
 */
const [, root = '', built = ''] = /^(.*\/)(dist\/[^/]+\/)/.exec(import.meta.url) ?? []

/** A file of the package, by its path from the package's folder. */
export const packageFile = (path: string): URL => new URL(path, root)

/** A module that runs in a thread of its own, by its path from `src`, with `.js`. Each is an entry of the bundle. */
export const threadModule = (path: string): URL => new URL(`${built}${path}`, root)
