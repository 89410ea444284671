import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { inFolder } from '../support/folder.ts'
import { freePort, start, stop } from '../support/running.ts'
import type { Fault } from './fault.ts'
import { follower, sender, settled } from './traffic.ts'

/** A token that is taken back, and one that is given instead: the client comes back with it. */
const tokenReplaced: Fault = {
  name: 'a token expires',
  run: (chance) =>
    inFolder(async (folder) => {
      const port = await freePort()
      const file = `${folder}/tokens`
      writeFileSync(file, 'ingest first-secret\nread reader-secret\n')
      const words = ['serve', '--store', `${folder}/a.db`, '--token-file', file, '--cluster', 'lab']
      let serve = await start(words, { port })
      let token = 'first-secret'
      const sent = sender(port, { token: () => token })
      const followed = follower(port, { token: () => 'reader-secret' })
      sent.add(300)
      await chance.pause(0, 100)
      await stop(serve)
      writeFileSync(file, 'ingest second-secret\nread reader-secret\nadmin admin-secret\n')
      serve = await start(words, { port })
      sent.add(300)
      await chance.pause(50, 300)
      token = 'second-secret'
      const outcome = await settled(port, { sent, followed, access: { token: 'admin-secret' } })
      followed.stop()
      await Promise.all([sent.stop(), stop(serve)])
      return outcome
    }),
}

/** A key pair of an own authority, made by openssl. */
function certificates(folder: string): {
  readonly ca: string
  readonly pair: (name: string) => readonly [string, string]
} {
  const openssl = (...words: readonly string[]): void =>
    void execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=authority')
  writeFileSync(`${folder}/names`, 'subjectAltName=IP:127.0.0.1\n')
  return {
    ca: `${folder}/ca.pem`,
    pair: (name) => {
      openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
      const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
      openssl('x509', '-req', '-in', `${name}.csr`, ...authority, '-out', `${name}.pem`)
      return [`${folder}/${name}.pem`, `${folder}/${name}.key`]
    },
  }
}

/** The certificate is renewed under the same authority. */
const certificateSwapped: Fault = {
  name: 'the certificate is swapped',
  run: (chance) =>
    inFolder(async (folder) => {
      const port = await freePort()
      const { ca: caFile, pair } = certificates(folder)
      const ca = readFileSync(caFile, 'utf8')
      const serving = ([cert, key]: readonly [string, string]) =>
        start(['serve', '--store', `${folder}/a.db`, '--tls-cert', cert, '--tls-key', key], { port })
      let serve = await serving(pair('one'))
      const [sent, followed] = [sender(port, { ca }), follower(port, { ca })]
      sent.add(300)
      await chance.pause(50, 200)
      await stop(serve)
      serve = await serving(pair('two'))
      sent.add(300)
      const outcome = await settled(port, { sent, followed, access: { ca } })
      followed.stop()
      await Promise.all([sent.stop(), stop(serve)])
      return outcome
    }),
}

/** What goes wrong with what is secret. */
export const secretFaults: readonly Fault[] = [tokenReplaced, certificateSwapped]
