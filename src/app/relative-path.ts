/** A path as evidence is named by it: relative to the argument it was found under; a file given by itself by its name. */
export function relativeTo(given: readonly string[]): (path: string) => string {
  const folders = given.map((path) => path.replace(/\/+$/, '')).sort((a, b) => b.length - a.length)
  return (path) => {
    const folder = folders.find((each) => path === each || path.startsWith(`${each}/`))
    if (folder === undefined) return path
    return path === folder ? path.slice(path.lastIndexOf('/') + 1) : path.slice(folder.length + 1)
  }
}
