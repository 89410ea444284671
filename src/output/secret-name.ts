/**
 * Whether what a name stands for is a secret: `DB_PASSWORD`, `client-secret`, `apiKey`. A name that goes on to say
 * something about the secret (`PASSWORD_FILE`, `token_ttl`) stands for no secret itself.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name)
  const index = words.findLastIndex((word, at) =>
    isSecretWord(word, { before: words[at - 1], isOnly: words.length === 1 }),
  )
  return index !== -1 && !words.slice(index + 1).some((word) => aboutSecrets.has(word))
}

/** Whether a number under this name is a secret too, and no count. */
export const isPasswordName = (name: string): boolean => /pass(?:word|wd|phrase)$|(?:^|[-_.])pin$/i.test(name)

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[-_.]+/)
    .filter((word) => word !== '')

function isSecretWord(
  word: string,
  { before, isOnly }: { readonly before: string | undefined; readonly isOnly: boolean },
): boolean {
  if (endings.test(word)) return true
  // `pass` alone counts passed tests, and `pwd` is where a shell stands.
  if (word === 'pass' || word === 'pwd') return !isOnly && before !== 'old'
  return (word === 'key' || word === 'keys') && before !== undefined && keyKinds.has(before)
}

const endings =
  /(?:password|passwords|passwd|passphrase|secret|secrets|token|apikey|accesskey|secretkey|privatekey|credential|credentials|cookie|authorization|jwt)$/

/** Before `key`: the other keys are public, or name a column or an audit rule. */
const keyKinds: ReadonlySet<string> = new Set(
  'api access private secret encryption signing master auth ssh routing integration service account license'.split(' '),
)

/** After a secret's word: what is said is where it is, what it is called, or how it is treated. */
const aboutSecrets: ReadonlySet<string> = new Set(
  (
    'file files path paths dir directory name names interval timeout ttl type types count size length url uri host port ' +
    'enabled disabled required policy max min id refresh expiry expires lifetime age issuer endpoint provider source mode'
  ).split(' '),
)
