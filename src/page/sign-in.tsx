import { useState } from 'preact/hooks'

/** Asks for a token once; the browser then keeps a cookie that no script can read, and not the token. */
export function SignIn({
  refusal,
  onToken,
}: {
  readonly refusal: string | undefined
  readonly onToken: (token: string) => void
}) {
  const [token, setToken] = useState('')
  return (
    <form
      class="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        onToken(token.trim())
        setToken('')
      }}
    >
      <h1 tabIndex={-1}>sigsys</h1>
      <label for="token">A token that may read</label>
      <input
        id="token"
        type="password"
        autocomplete="current-password"
        required
        value={token}
        aria-describedby={refusal === undefined ? undefined : 'refusal'}
        aria-invalid={refusal === undefined ? undefined : true}
        onInput={(event) => setToken(event.currentTarget.value)}
      />
      {refusal === undefined ? null : (
        <p id="refusal" role="alert" class="refusal">
          {refusal}
        </p>
      )}
      <button type="submit">Sign in</button>
      <p class="quiet">It is sent once, to this daemon, and not kept by this page.</p>
    </form>
  )
}
