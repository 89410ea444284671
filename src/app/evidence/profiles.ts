import type { Gathered } from './gathered.ts'

/** Folders that hold profiles by their name. Source: apache/mesos docs/isolators/linux-seccomp.md; DC/OS' agent keeps them in `seccomp`. */
const profileFolders: ReadonlySet<string> = new Set(['profiles', 'seccomp', 'seccomp-profiles'])

/**
 * Files that are no JSON, or JSON of no known kind, are profiles where profiles lie: an empty or mangled profile makes
 * every launch fail that names it. Elsewhere they are only files that were not understood.
 */
export function admitProfiles(gathered: Gathered): void {
  const folders = new Set<string>()
  for (const { event, place } of gathered.events) if (event.kind === 'profile-seen') folders.add(folderOf(place.path))
  for (const { place, position, name, text, why } of gathered.maybeProfiles) {
    const isAmong = folders.has(folderOf(place.path)) || profileFolders.has(place.folders[0] ?? '')
    if (isAmong && (why !== undefined || text.trim() === '')) {
      gathered.count('profile')
      const host = { agentId: undefined, hostname: undefined }
      gathered.add({ kind: 'profile-seen', host, name, text }, { place, position })
    } else {
      if (why !== undefined)
        gathered.miss({ path: place.path, position, why: `json: ${why}`, excerpt: text.slice(0, 120) })
      gathered.notRecognised.add(place.path)
    }
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
