/**
 * The page before its script runs. It is the same for every address, and holds nothing of the cluster: whoever may not
 * read gets only this.
 */
export const shell = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>sigsys</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/dashboard.css">
<script type="module" src="/dashboard.js"></script>
</head>
<body>
<div id="app"><p class="empty">Reading …</p></div>
<noscript><p class="empty">The dashboard needs JavaScript. The same is told by <code>sigsys incidents list</code>.</p></noscript>
</body>
</html>
`

/**
 * What the page may do: run its own script, wear its own style, ask its own origin. No text that a task chose can become
 * a script, an address to ask, or a frame; a sink that would make markup of text does not even accept one.
 */
export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')
