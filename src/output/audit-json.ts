import type { AnyAuditJson, AuditJson } from '../wire/audit/json.ts'

/**
 * What `JSON.stringify` gives for an item of `sigsys audit`. For a SECCOMP record it is put together here, which takes a
 * quarter of the time: of a large log, printing was what took longest.
 */
export const auditJsonText = (item: AuditJson | AnyAuditJson): string =>
  'type' in item ? JSON.stringify(item) : seccompText(item)

function seccompText(item: AuditJson): string {
  const { at, serial, node, pid, uid, comm, exe, sig, arch, syscall, action, code, ip, compat } = item
  const call = syscall === null ? 'null' : `{"name":${textOf(syscall.name)},"number":${syscall.number}}`
  const program = `"comm":${textOf(comm)},"exe":${textOf(exe)},"sig":${sig},"arch":${textOf(arch)},"syscall":${call}`
  const verdict = `"action":"${action}","code":${textOf(code)},"ip":${textOf(ip)},"compat":${compat}`
  const place = `"container_id":${textOf(item.container_id)},"source":${textOf(item.source)}`
  return `{"at":"${at}","serial":${serial},"node":${textOf(node)},"pid":${pid},"uid":${uid},${program},${verdict},${place}}`
}

const textOf = (text: string | null): string => {
  if (text === null) return 'null'
  return isPlain.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** Plain ASCII without quotes and backslashes, which JSON takes as it is. */
const isPlain = /^[ !#-[\]-~]*$/
