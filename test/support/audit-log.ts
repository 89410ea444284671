import { closeSync, openSync, writeSync } from 'node:fs'

/** A log of about a size: one SECCOMP record in a hundred lines, the rest from rules on execve, open and log-ins. */
export function writeLog(path: string, bytes: number): void {
  const file = openSync(path, 'w')
  let written = 0
  for (let serial = 1; written < bytes;) {
    const parts: string[] = []
    for (let count = 0; count < 2000; count += 1, serial += 1) parts.push(eventLines(serial))
    written += writeSync(file, parts.join(''))
  }
  closeSync(file)
}

const ids = 'uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0'

function eventLines(serial: number): string {
  const at = 1_795_000_000_000 + Math.floor(serial * 2.5)
  const stamp = `msg=audit(${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}:${serial}):`
  const pid = 1000 + (Math.imul(serial, 2_654_435_761) >>> 12)
  if (serial % 40 === 0) {
    const names = serial % 3 === 0 ? 'comm=6874747020776F726B65722037' : 'comm="nginx"'
    return `type=SECCOMP ${stamp} auid=4294967295 uid=0 gid=0 ses=4294967295 pid=${pid} ${names} exe="/usr/sbin/nginx" sig=31 arch=c000003e syscall=${serial % 400} compat=0 ip=0x7f3163f20029 code=0x80000000\n`
  }
  if (serial % 5 === 0)
    return `type=USER_AUTH ${stamp} pid=${pid} uid=0 auid=1000 ses=7 msg='op=PAM:authentication acct="core" exe="/usr/bin/sudo" hostname=? addr=? terminal=pts/1 res=success'\n`
  return [
    `type=SYSCALL ${stamp} arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d8 a2=7ffc a3=8 items=2 ppid=1 pid=${pid} auid=1000 ${ids} tty=pts1 ses=7 comm="sh" exe="/usr/bin/dash" key="exec"\n`,
    `type=CWD ${stamp} cwd="/var/lib/mesos/slave"\n`,
    `type=PATH ${stamp} item=0 name="/usr/bin/dash" inode=${pid} dev=fd:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0\n`,
  ].join('')
}
