/**
 * The machine code that `scan.wat` beside this file assembles to (wat2wasm of wabt 1.0.39, `--enable-simd`), in base64.
 * Its test holds it against plain code that does the same.
 */
export const scanModule = [
  'AGFzbQEAAAABCAFgA39/fwF/AwIBAAUDAQBQBgYBfwFBAAsHGQMGbWVtb3J5AgAFbGluZXMDAARzY2FuAAAKowIBoAICA3sFfwJAA0AgACABTw0B',
  'IAD9AAQAIQMgAP0ABAEhBCAA/QAEAiEFIANBCv0P/SP9ZCEGIANBwwD9D/0jIARBwwD9D/0j/U4gBUHPAP0P/SP9TiADQTH9D/0jIARBM/0P/SP9',
  'TiAFQTL9D/0j/U79UP1kIQcCQANAIAdFDQEgB2ghCCAHIAdBAWtxIQcgACAIaiEJIAkoAgBBsebIsQNGIAlBBGsoAgBB+eCV6wNGIAlBBGsoAgBB',
  'z6652gVGcnEgCUECaygCAEHTio2aBEYgCSgCAUHDnrWCBUZxcgRAIAIgCTYCACACIAogBkEBIAh0QQFrcWlqNgIEIAJBCGohAgsMAAsLIAogBmlq',
  'IQogAEEQaiEADAALCyAKJAAgAgs=',
].join('')
